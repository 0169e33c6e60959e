Feature: Account
  One Acclaim account, all the addresses of one person.

  @account-1
  Rule: Under Settings > Account a student adds an e-mail address to the account

    @browser
    Scenario: The address counts once it is confirmed by e-mail
      Given Northwind Academy issued "Safety First" to "tomas.ortega@example.org"
      When Tomás adds the address "tomas.ortega@example.org" to the Acclaim account
      Then Tomás's dashboard lists
        | badge        |
        | Safety First |

    Scenario: Not confirmed, it does not count
      Given Northwind Academy issued "Safety First" to "tomas.ortega@example.org"
      When Tomás asks to add the address "tomas.ortega@example.org" to the Acclaim account
      Then Tomás's dashboard lists no badge

    Scenario: An address of somebody else's account is not given away
      Given Northwind Academy issued "Safety First" to "mei@example.com"
      When Tomás asks to add the address "mei@example.com" to the Acclaim account
      Then no e-mail from Acclaim lets Tomás confirm "mei@example.com"

  @account-2
  Rule: Under Settings > Account a student merges another account; the badges of both stand on one dashboard

    @browser
    Scenario: Two accounts become one
      Given Tomás accepts a badge of Globex on a second account "tomas@globex.example"
      And Tomás completes "Onboarding Essentials"
      When Tomás merges the account "tomas@globex.example" into the first
      Then Tomás's dashboard lists
        | badge               |
        | Northwind Onboarded |
        | Globex Partner      |

    Scenario: Without the e-mailed code nothing is merged
      Given Tomás accepts a badge of Globex on a second account "tomas@globex.example"
      When Tomás merges the account "tomas@globex.example" with a wrong code
      Then Tomás's dashboard lists no badge

  @account-3
  Rule: After a change of the LMS address the profile shows the new address's badges only, the dashboard both

    Scenario: The profile follows the address
      Given Tomás completes "Onboarding Essentials"
      And Tomás changes the address in the LMS to "tomas.ortega@example.org"
      When Tomás passes "Data Literacy"
      Then Tomás's profile lists
        | badge         | link   |
        | Data Literate | Accept |

    Scenario: The dashboard shows both once the address is added
      Given Tomás completes "Onboarding Essentials"
      And Tomás changes the address in the LMS to "tomas.ortega@example.org"
      And Tomás passes "Data Literacy"
      When Tomás adds the address "tomas.ortega@example.org" to the Acclaim account
      Then Tomás's dashboard lists
        | badge               |
        | Northwind Onboarded |
        | Data Literate       |

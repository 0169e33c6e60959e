Feature: Accept a badge
  A badge is the student's once it is accepted in Acclaim, from its e-mail or from the profile.

  @accept-1
  Rule: On issue Acclaim e-mails a call to action that leads to accepting that badge

    @browser
    Scenario: The e-mail leads to the badge
      Given Tomás completes "Onboarding Essentials"
      And Tomás signs in to Acclaim
      When Tomás follows the e-mail about "Northwind Onboarded"
      Then Tomás sees the badge "Northwind Onboarded" with "Accept Badge"

    Scenario: The e-mail can be read as text and as HTML
      When Priya completes "Onboarding Essentials"
      Then the e-mail about "Northwind Onboarded" to Priya has the same call to action as text and as HTML

  @accept-2
  Rule: The table's "Accept" link leads to the same place as the e-mail

    Scenario: Two ways, one place
      When Priya completes "Onboarding Essentials"
      Then the "Accept" link of "Northwind Onboarded" on Priya's profile leads where the e-mail leads

  @accept-3
  Rule: A student with no account signs up first, with what is known filled in

    Scenario: Three fields are filled in, four are asked for
      Given Priya completes "Onboarding Essentials"
      When Priya follows the e-mail about "Northwind Onboarded"
      Then the sign-up form is filled in with "Priya", "Raman", "priya@example.com"
      And the sign-up form asks for country, password, terms of service and privacy policy and nothing else

    Scenario Outline: Signing up needs each of the four
      Given Priya completes "Onboarding Essentials"
      When Priya signs up from the e-mail about "Northwind Onboarded" without the <answer>
      Then the sign-up form comes back and says "<reason>" beside the <answer>

      Examples:
        | answer           | reason                             |
        | country          | Choose your country                |
        | password         | Choose a password                  |
        | terms of service | Agree to the Terms of Service      |
        | privacy policy   | Agree to the Privacy Policy        |

  @accept-4
  Rule: A student with an account for that address signs in instead

    @browser
    Scenario: A returning earner
      Given Tomás completes "Onboarding Essentials"
      When Tomás follows the e-mail about "Northwind Onboarded"
      Then Tomás is asked to sign in

    @browser
    Scenario: A wrong password opens nothing
      Given Tomás completes "Onboarding Essentials"
      When Tomás signs in from the e-mail about "Northwind Onboarded" with a wrong password
      Then Tomás is asked to sign in

  @accept-5
  Rule: Signing up or in opens the badge, which stays pending until "Accept Badge" is clicked

    @browser
    Scenario: After signing up
      Given Priya completes "Onboarding Essentials"
      When Priya signs up from the e-mail about "Northwind Onboarded"
      Then Priya sees the badge "Northwind Onboarded" with "Accept Badge"
      And Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    @browser
    Scenario: After signing in
      Given Tomás completes "Onboarding Essentials"
      When Tomás signs in from the e-mail about "Northwind Onboarded"
      Then Tomás sees the badge "Northwind Onboarded" with "Accept Badge"
      And Acclaim holds for Tomás
        | badge               | state   |
        | Northwind Onboarded | pending |

    @browser
    Scenario: After the click
      Given Priya completes "Onboarding Essentials"
      When Priya accepts the badge "Northwind Onboarded"
      Then Acclaim holds for Priya
        | badge               | state    |
        | Northwind Onboarded | accepted |

  @accept-6
  Rule: After accepting, the student is asked for profile settings, "Auto Accept" among them

    @browser
    Scenario: The first acceptance
      Given Priya completes "Onboarding Essentials"
      When Priya accepts the badge "Northwind Onboarded"
      Then Priya is asked for profile settings with "Auto Accept" among them

  @accept-7
  Rule: With auto accept on, later badges are accepted at once

    @browser
    Scenario: A later badge needs no visit
      Given Tomás has accepted "Safety First" with auto accept
      When Tomás completes "Onboarding Essentials"
      Then Acclaim holds for Tomás
        | badge               | state    |
        | Safety First        | accepted |
        | Northwind Onboarded | accepted |

    Scenario: An earlier pending badge stays pending
      Given Tomás completes "Onboarding Essentials"
      And Tomás has accepted "Safety First" with auto accept
      When Tomás passes "Data Literacy"
      Then Acclaim holds for Tomás
        | badge               | state    |
        | Northwind Onboarded | pending  |
        | Safety First        | accepted |
        | Data Literate       | accepted |

    Scenario: It counts for the organization that it was turned on for
      Given Tomás has accepted "Safety First" with auto accept
      When Globex issued "Globex Partner" to Tomás
      Then Globex's Acclaim holds for Tomás
        | badge          | state   |
        | Globex Partner | pending |

  @accept-8
  Rule: With no Acclaim account, no badge is accepted

    Scenario: Being signed in to the LMS opens nothing in Acclaim
      Given Priya completes "Onboarding Essentials"
      When Priya follows the link of "Northwind Onboarded" on the profile
      Then Priya is asked to sign up
      And Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @accept-9
  Rule: Without auto accept every later badge is accepted on its own

    @browser
    Scenario Outline: Each badge by its own way
      Given Tomás completes "Onboarding Essentials"
      And Tomás passes "Data Literacy"
      When Tomás accepts the badge "<badge>" from <way>
      Then Acclaim holds for Tomás
        | badge               | state    |
        | Northwind Onboarded | <first>  |
        | Data Literate       | <second> |

      Examples:
        | badge               | way         | first    | second   |
        | Northwind Onboarded | the e-mail  | accepted | pending  |
        | Data Literate       | the profile | pending  | accepted |

Feature: View badges earned
  The table on the Student Profile is a live view of what Acclaim holds for the student's address.

  @view-1
  Rule: No badge, no table; the first one earned brings it up

    Scenario: Nothing earned
      When Priya completes "Welcome Tour"
      Then "Welcome Tour" is complete for Priya
      And Priya's profile shows no table

    @browser
    Scenario: The first badge
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

  @view-2
  Rule: The table lists every badge of this organization, those from before the integration included

    Scenario: A badge from before the integration
      Given Northwind Academy issued "Safety First" to Priya years ago
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |
        | Safety First        | Accept |

    Scenario: More badges than fit on one page of the API
      Given Northwind Academy issued "Safety First" to Priya 60 times
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists 61 badges

  @view-3
  Rule: Badges of other organizations never show

    Scenario: A badge of Globex
      Given Globex issued "Globex Partner" to Priya
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

    Scenario: Only a badge of Globex
      When Globex issued "Globex Partner" to Priya
      Then Priya's profile shows no table

  @view-4
  Rule: A badge not accepted links to that badge's own page in Acclaim

    Scenario: Two pending badges, two pages
      Given Tomás completes "Onboarding Essentials"
      And Tomás passes "Data Literacy"
      And Tomás signs in to Acclaim
      When Tomás follows the link of "Data Literate" on the profile
      Then Tomás sees the badge "Data Literate" with "Accept Badge"

  @view-5
  Rule: An accepted badge links to the dashboard of all badges; a click there opens its details

    Scenario: Accepted by hand
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás follows the link of "Northwind Onboarded" on the profile
      Then Tomás lands on the dashboard
      And Tomás's dashboard lists
        | badge               |
        | Northwind Onboarded |

    Scenario: Accepted automatically
      Given Mei has accepted "Safety First" with auto accept
      And Mei completes "Onboarding Essentials"
      When Mei follows the link of "Northwind Onboarded" on the profile
      Then Mei lands on the dashboard
      And Mei's dashboard lists
        | badge               |
        | Northwind Onboarded |
        | Safety First        |

    Scenario: The dashboard lists the badges of every issuer
      Given Globex issued "Globex Partner" to Tomás
      And Tomás completes "Onboarding Essentials"
      When Tomás accepts the badge "Northwind Onboarded"
      Then Tomás's dashboard lists
        | badge               |
        | Northwind Onboarded |
        | Globex Partner      |

    @browser
    Scenario: A click opens the details
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás opens "Northwind Onboarded" on the dashboard
      Then Tomás sees the details of "Northwind Onboarded"

  @view-6
  Rule: A student who is signed in to Acclaim lands on the dashboard with no further question

    @browser
    Scenario: Signed in
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás follows the link of "Northwind Onboarded" on the profile
      Then Tomás lands on the dashboard

    Scenario: Signed out
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      And Tomás signs out of Acclaim
      When Tomás follows the link of "Northwind Onboarded" on the profile
      Then Tomás is asked to sign in

  @view-7
  Rule: A revoked badge is gone from the table

    Scenario Outline: Revoked before or after it was accepted
      Given Tomás completes "Onboarding Essentials"
      And Tomás passes "Data Literacy"
      And Tomás <had> the badge "Data Literate"
      When Rhea revokes "Data Literate" of Tomás
      Then Tomás's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

      Examples:
        | had     |
        | ignores |
        | accepts |

    @browser
    Scenario: The last badge takes the table with it
      Given Priya completes "Onboarding Essentials"
      When Rhea revokes "Northwind Onboarded" of Priya
      Then Priya's profile shows no table

    Scenario: What was on the profile before counts no more
      Given Priya completes "Onboarding Essentials"
      And Priya follows the link of "Northwind Onboarded" on the profile
      When Rhea revokes "Northwind Onboarded" of Priya
      Then Priya's profile shows no table

  @view-8
  Rule: Only badges of the student's current LMS address show on the profile

    Scenario: Badges of the account's other address stay off the profile
      Given Mei adds the address "mei.lin@example.org" to the Acclaim account
      And Northwind Academy issued "Safety First" to "mei.lin@example.org"
      When Mei completes "Onboarding Essentials"
      Then Mei's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

    Scenario: An address in capitals is no other address
      Given Northwind Academy issued "Safety First" to "PRIYA@example.com"
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |
        | Safety First        | Accept |

  @view-9
  Rule: The Acclaim dashboard shows the badges of all addresses of the account

    Scenario: Two addresses, one dashboard
      Given Mei adds the address "mei.lin@example.org" to the Acclaim account
      And Northwind Academy issued "Safety First" to "mei.lin@example.org"
      When Mei completes "Onboarding Essentials"
      Then Mei's dashboard lists
        | badge               |
        | Northwind Onboarded |
        | Safety First        |

Feature: Endure
  News comes twice, answers get lost, services are away: no student goes without a badge for that, and none gets two.

  @endure-1
  Rule: A completion that is announced twice is one completion: it brings one badge

    Scenario: The LMS repeats itself, and the template would allow a second badge
      Given Priya completes "Safety Refresher"
      When the LMS announces once more that "Safety Refresher" is complete
      Then Acclaim holds for Priya
        | badge        | state   |
        | Safety First | pending |

  @endure-2
  Rule: An answer that gets lost costs no badge, and brings no second one

    Scenario Outline: Nobody knows what became of the call
      Given the next call that issues a badge gets no answer, and <becomes>
      And Priya completes "Safety Refresher"
      And 1 minute passes
      When the integration has tried again
      Then Acclaim holds for Priya
        | badge        | state   |
        | Safety First | pending |

      Examples:
        | becomes                            |
        | nothing is issued                  |
        | the badge is issued                |
        | the badge is issued a minute later |

  @endure-3
  Rule: While Acclaim is away badges wait; once it is back they come by themselves

    Scenario Outline: Acclaim answers everybody with an error
      Given calls that issue a badge are answered with <status>
      And Priya completes "Onboarding Essentials"
      And Tomás completes "Safety Refresher"
      And Acclaim is well again
      When the integration has tried again
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |
      And Acclaim holds for Tomás
        | badge        | state   |
        | Safety First | pending |

      Examples:
        | status | why               |
        | 500    | it is broken      |
        | 503    | it is away        |
        | 429    | it has had enough |

  @endure-4
  Rule: A badge that Acclaim refuses for good holds up no other

    Scenario: One badge template is not to be issued
      Given Acclaim refuses to issue "Safety First"
      And Priya completes "Safety Refresher"
      And Priya completes "Onboarding Essentials"
      When the integration has tried again
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @endure-5
  Rule: The profile shows all badges that Acclaim holds now, or none: no part of them, and no old ones

    Scenario: Acclaim's list breaks off after its first page
      Given Northwind Academy issued "Safety First" to Priya 51 times
      And lists of badges break off after their first page
      Then Priya's profile shows no table
      When Acclaim is well again
      Then Priya's profile lists 51 badges

    Scenario: Acclaim does not answer, and the profile opens all the same
      Given Priya completes "Onboarding Essentials"
      And Priya opens the profile
      And calls that list badges are answered with 503
      Then Priya's profile shows no table
      And "Onboarding Essentials" is complete for Priya
      When Acclaim is well again
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

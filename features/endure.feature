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
      Given the next call that issues a badge <becomes>
      And Priya completes "Safety Refresher"
      When the integration tries again
      Then Acclaim holds for Priya
        | badge        | state   |
        | Safety First | pending |

      Examples:
        | becomes                                                  |
        | gets no answer, and nothing is issued                    |
        | gets no answer, and the badge is issued                  |
        | gets no answer, and the badge is issued 20 seconds later |
        | gets half an answer, and the badge is issued             |
        | is answered with an error, and the badge is issued       |

    Scenario: The badge of an earlier completion does not count for this one
      Given Priya completes "Safety Refresher"
      And 90 days pass
      And the next call that issues a badge gets no answer, and nothing is issued
      And Priya completes "Safety Refresher" again
      When the integration tries again
      Then Acclaim holds for Priya
        | badge        | state   |
        | Safety First | pending |
        | Safety First | pending |

  @endure-3
  Rule: While Acclaim is away badges wait; once it is back they come by themselves

    Scenario Outline: Acclaim is away for an hour
      Given Acclaim is away, and says <error>
      And Priya completes "Onboarding Essentials"
      And the integration has tried in vain for an hour
      And Acclaim is well again
      When the integration tries again
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

      Examples:
        | error                      |
        | nothing                    |
        | that it is away            |
        | that it is broken          |
        | that it is asked too often |

    Scenario: The integration is restarted meanwhile
      Given Acclaim is away, and says that it is away
      And Priya completes "Onboarding Essentials"
      And the integration is restarted
      And Acclaim is well again
      When the integration tries again
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @endure-4
  Rule: A badge that Acclaim refuses for good holds up no other

    Scenario: No other badge of the same student
      Given Acclaim refuses to issue "Safety First"
      And Priya completes "Safety Refresher"
      And Priya completes "Onboarding Essentials"
      When the integration tries again
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    Scenario: Not the same badge of another student
      Given the next call that issues a badge is refused
      And Priya completes "Safety Refresher"
      And Tomás completes "Safety Refresher"
      When the integration tries again
      Then Acclaim holds for Tomás
        | badge        | state   |
        | Safety First | pending |

  @endure-5
  Rule: The profile shows all badges that Acclaim holds now, or none: no part of them, and no old ones

    Scenario: Acclaim's list breaks off after its first page
      Given lists of badges break off after their first page
      And Northwind Academy issued "Safety First" to Priya 51 times
      Then Priya's profile shows no table
      When Acclaim is well again
      Then Priya's profile lists 51 badges

    Scenario Outline: Acclaim is away, and the profile opens all the same
      Given Priya completes "Onboarding Essentials"
      And Priya opens the profile
      And Acclaim is away, and says <error>
      Then Priya's profile shows no table
      And "Onboarding Essentials" is complete for Priya
      When Acclaim is well again
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

      Examples:
        | error           |
        | nothing         |
        | that it is away |

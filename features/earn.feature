Feature: Earn a badge
  A student completes a course in the LMS; the integration issues the badge in Acclaim.

  @earn-1
  Rule: Completing one course that has a badge issues that badge to the student

    @browser
    Scenario: The last lesson brings the badge
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    Scenario: Before the last lesson there is no badge
      When Priya completes all but the last lesson of "Onboarding Essentials"
      Then the LMS announces a completed lesson of "Onboarding Essentials"
      And Acclaim holds no badge for Priya

  @earn-2
  Rule: The issued badge is pending by default

    Scenario: A student without an account
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    Scenario: A student with an account
      When Tomás completes "Onboarding Essentials"
      Then Acclaim holds for Tomás
        | badge               | state   |
        | Northwind Onboarded | pending |

  @earn-3
  Rule: First name, last name and e-mail address of the student are what reaches Acclaim

    Scenario Outline: Names and addresses arrive as the LMS has them
      When <student> completes "Onboarding Essentials"
      Then Acclaim knows <student> as "<first>", "<last>", "<address>"

      Examples:
        | student | first | last   | address           | why              |
        | Priya   | Priya | Raman  | priya@example.com | plain            |
        | Tomás   | Tomás | Ortega | tomas@example.com | outside ASCII    |
        | Mei     | Mei   | O'Lin  | mei@example.com   | with punctuation |

  @earn-4
  Rule: A badge is granted for the completion of one single course, and for nothing else

    Scenario: An enrolment
      When Priya enrols in "Onboarding Essentials"
      Then the LMS announces an enrolment in "Onboarding Essentials"
      And Acclaim holds no badge for Priya

    Scenario: A lesson
      When Priya completes all but the last lesson of "Onboarding Essentials"
      Then the LMS announces a completed lesson of "Onboarding Essentials"
      And Acclaim holds no badge for Priya

    Scenario: A quiz
      When Priya passes the practice quiz of "Onboarding Essentials"
      Then the LMS announces a completed quiz of "Onboarding Essentials"
      And Acclaim holds no badge for Priya

    Scenario: A path
      Given Priya completes "Welcome Tour"
      When Priya completes "Onboarding Essentials"
      Then the LMS announces the completed path "First Week"
      And Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @earn-5
  Rule: With the lesson score as course score, only a pass issues the badge

    Scenario: A pass completes the course and issues the badge
      When Priya passes "Data Literacy"
      Then "Data Literacy" is complete for Priya with "PASSED"
      And Acclaim holds for Priya
        | badge         | state   |
        | Data Literate | pending |

    Scenario: A fail completes the course and issues no badge
      When Priya fails "Data Literacy"
      Then "Data Literacy" is complete for Priya with "FAILED"
      And Acclaim holds no badge for Priya

    Scenario: Without "pass or fail", a fail leaves the course open
      Given Sam marks "Data Literacy" as complete on a pass only
      When Priya fails "Data Literacy"
      Then "Data Literacy" is not complete for Priya
      And Acclaim holds no badge for Priya

  @earn-6
  Rule: The LMS e-mails for a pass or for a fail; Acclaim e-mails on a pass only

    Scenario: A pass
      When Priya passes "Data Literacy"
      Then Priya has received
        | from               | about                                   |
        | Northwind Academy  | Well done: you passed Data Literacy     |
        | Acclaim            | You earned the badge Data Literate      |

    Scenario: A fail
      When Priya fails "Data Literacy"
      Then Priya has received
        | from               | about                                   |
        | Northwind Academy  | Data Literacy: not passed this time     |

  @earn-7
  Rule: A completion by hand with a pass and a score triggers the badge, one with a fail none

    @browser
    Scenario: By hand with a pass
      When Sam completes "Data Literacy" for Priya by hand with a pass and a score of 88
      Then Acclaim holds for Priya
        | badge         | state   |
        | Data Literate | pending |

    Scenario: By hand with a fail
      When Sam completes "Data Literacy" for Priya by hand with a fail and a score of 31
      Then "Data Literacy" is complete for Priya with "FAILED"
      And Acclaim holds no badge for Priya

  @earn-8
  Rule: A badge added to an existing course is issued for completions from that moment on

    Scenario: An earlier completion gets none
      Given Priya completes "Welcome Tour"
      And 1 day passes
      When the operator connects "Welcome Tour" to the badge "Northwind Onboarded"
      Then "Welcome Tour" is complete for Priya
      And Acclaim holds no badge for Priya

    Scenario: An earlier completion gets none even when its news arrives late
      Given the integration is down
      And Priya completes "Welcome Tour"
      And 1 hour passes
      And the operator connects "Welcome Tour" to the badge "Northwind Onboarded"
      When the LMS delivers again what it could not deliver
      Then Acclaim holds no badge for Priya

    Scenario: A later completion gets one
      Given the operator connects "Welcome Tour" to the badge "Northwind Onboarded"
      And 1 day passes
      When Priya completes "Welcome Tour"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @earn-9
  Rule: Completing the course again issues a second, identical badge where the template allows duplicates

    Scenario: A quarterly refresher
      Given Priya completes "Safety Refresher"
      And 90 days pass
      When Priya completes "Safety Refresher" again
      Then Acclaim holds for Priya
        | badge        | state   |
        | Safety First | pending |
        | Safety First | pending |
      And the two badges of Priya look identical

  @earn-10
  Rule: Completing the course again issues no second badge where the template does not allow duplicates

    Scenario Outline: The first badge stays the only one
      Given <student> completes "Onboarding Essentials"
      And <student> <had> the badge "Northwind Onboarded"
      And 1 day passes
      When <student> completes "Onboarding Essentials" again
      Then Acclaim holds for <student>
        | badge               | state   |
        | Northwind Onboarded | <state> |

      Examples:
        | student | had     | state    |
        | Priya   | ignores | pending  |
        | Tomás   | accepts | accepted |

    Scenario: A badge that the organization issued by itself before is the only one, too
      Given Northwind Academy issued "Northwind Onboarded" to Priya
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    Scenario: Nothing else breaks
      Given Priya completes "Onboarding Essentials"
      And 1 day passes
      And Priya completes "Onboarding Essentials" again
      When Priya passes "Data Literacy"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |
        | Data Literate       | pending |

  @earn-11
  Rule: Badges issued through the integration never expire

    Scenario: Ten years later
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When 3650 days pass
      Then Tomás sees that "Northwind Onboarded" does not expire

    Scenario: A template with a default expiry
      Given Rhea lets "Northwind Onboarded" expire after 30 days by default
      When Priya completes "Onboarding Essentials"
      Then the badge "Northwind Onboarded" of Priya does not expire

  @earn-12
  Rule: The student gets no notification in the LMS about the badge

    Scenario: Neither a page nor an e-mail of the LMS announces the badge
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |
      And no page of the LMS tells Priya of a new badge
      And no e-mail of the LMS tells Priya of a new badge

  @earn-13
  Rule: A completion of a course with no badge reaches Acclaim in no way

    Scenario: A course without a badge
      When Priya completes "Welcome Tour"
      Then the integration has not called Acclaim
      And "Welcome Tour" is complete for Priya
      And Acclaim holds no badge for Priya

  @earn-14
  Rule: A last, optional lesson tells of the badge and holds nothing back

    Scenario: The badge comes without the optional lesson
      When Priya completes "Onboarding Essentials"
      Then the lesson "Your badge" of "Onboarding Essentials" is still open for Priya
      And Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    @browser
    Scenario: The optional lesson leads to the profile
      Given Priya completes "Onboarding Essentials"
      When Priya follows the link in the lesson "Your badge" of "Onboarding Essentials"
      Then Priya lands on the profile

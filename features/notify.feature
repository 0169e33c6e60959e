Feature: Notify
  Acclaim writes to the student: once on issue, and twice more while the badge is not accepted.

  @notify-1
  Rule: Not accepted: a first reminder goes out the day after the badge was earned

    Scenario Outline: Around the first day
      Given Priya completes "Onboarding Essentials"
      When <time> passes
      Then Acclaim has sent Priya 1 notice and <reminders> about "Northwind Onboarded"

      Examples:
        | time                              | reminders   |
        | 23 hours, 59 minutes, 59 seconds  | 0 reminders |
        | 1 day                             | 1 reminder  |
        | 2 days                            | 1 reminder  |

    Scenario: The reminder leads to the badge as the notice does
      Given Tomás completes "Onboarding Essentials"
      And Tomás signs in to Acclaim
      And 1 day passes
      When Tomás follows the e-mail about "Northwind Onboarded"
      Then Tomás sees the badge "Northwind Onboarded" with "Accept Badge"

  @notify-2
  Rule: Still not accepted: the second and last reminder goes out four days after the badge was earned

    Scenario Outline: Around the fourth day
      Given Priya completes "Onboarding Essentials"
      When <time> passes
      Then Acclaim has sent Priya 1 notice and <reminders> about "Northwind Onboarded"

      Examples:
        | time                                     | reminders   |
        | 3 days, 23 hours, 59 minutes, 59 seconds | 1 reminder  |
        | 4 days                                   | 2 reminders |
        | 365 days                                 | 2 reminders |

    Scenario: Each reminder is dated at the moment when it was due
      Given Priya completes "Onboarding Essentials"
      When 10 days passes
      Then the reminders to Priya are dated 1 day and 4 days after the notice

  @notify-3
  Rule: Accepted or revoked in between: no further reminder

    Scenario: Accepted before the first
      Given Priya completes "Onboarding Essentials"
      And Priya accepts the badge "Northwind Onboarded"
      When 10 days passes
      Then Acclaim has sent Priya 1 notice and 0 reminders about "Northwind Onboarded"

    Scenario: Accepted between the two
      Given Priya completes "Onboarding Essentials"
      And 2 days passes
      And Priya accepts the badge "Northwind Onboarded"
      When 10 days passes
      Then Acclaim has sent Priya 1 notice and 1 reminder about "Northwind Onboarded"

    Scenario: Revoked between the two
      Given Priya completes "Onboarding Essentials"
      And 2 days passes
      And Rhea revokes "Northwind Onboarded" of Priya
      When 10 days passes
      Then Acclaim has sent Priya 1 notice and 1 reminder about "Northwind Onboarded"

    Scenario: Accepted automatically
      Given Tomás has accepted "Safety First" with auto accept
      And Tomás completes "Onboarding Essentials"
      When 10 days passes
      Then Acclaim has sent Tomás 1 notice and 0 reminders about "Northwind Onboarded"

  @notify-4
  Rule: A student who opted out in Acclaim gets no e-mail of either kind

    @browser
    Scenario: No notice and no reminder
      Given Tomás opts out of e-mails in Acclaim
      And Tomás completes "Onboarding Essentials"
      When 10 days passes
      Then Acclaim has sent Tomás 0 notices and 0 reminders about "Northwind Onboarded"

    Scenario: Opted out between notice and reminder
      Given Tomás completes "Onboarding Essentials"
      And Tomás opts out of e-mails in Acclaim
      When 10 days passes
      Then Acclaim has sent Tomás 1 notice and 0 reminders about "Northwind Onboarded"

  @notify-5
  Rule: The integration has no way to opt a student out

    Scenario: Nothing that the integration sends silences Acclaim
      When Priya completes "Onboarding Essentials"
      Then the integration asked Acclaim to keep no e-mail back
      And Acclaim has sent Priya 1 notice and 0 reminders about "Northwind Onboarded"

    Scenario: A setting that would silence Acclaim is refused
      Given the integration is set up to suppress Acclaim's e-mails
      When the operator starts the integration
      Then it refuses to start and names the unknown setting

  @notify-6
  Rule: The organization's dashboard shows the issue event to its admins

    @browser
    Scenario: Rhea sees what was issued
      When Priya completes "Onboarding Essentials"
      Then Rhea sees that "Northwind Onboarded" was issued to Priya

    Scenario: An admin of another organization does not
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |
      And Gwen of Globex sees no issue event

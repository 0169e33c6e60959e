Feature: Inspect
  Whoever tests looks into a world, and turns its clock, on pages of the simulator's own.

  @inspect-1
  Rule: Whoever tests reads every e-mail of a world in its mailbox, and follows it from there

    @browser
    Scenario: From the mailbox to the sign-up
      Given Priya completes "Onboarding Essentials"
      When Priya opens the e-mail about "Northwind Onboarded" in the mailbox
      Then Priya is asked to sign up

  @inspect-2
  Rule: Whoever tests turns the world's clock with a button; what falls due on the way is done

    @browser
    Scenario Outline: A button brings the reminders
      Given Priya completes "Onboarding Essentials"
      When a tester presses "<button>" beside the clock
      Then Acclaim has sent Priya 1 notice and <reminders> about "Northwind Onboarded"

      Examples:
        | button  | reminders   |
        | +1 day  | 1 reminder  |
        | +4 days | 2 reminders |

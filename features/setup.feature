Feature: Set up
  The operator connects an LMS organization to an Acclaim organization: three credentials, a list of courses with
  their badges, one switch for the table.

  @setup-1
  Rule: The integration starts with a name, an organization id and an API token, and says which one is missing

    Scenario Outline: One missing setting is named
      Given the integration is set up without its <setting>
      When the operator starts the integration
      Then it refuses to start and names its <setting>

      Examples:
        | setting         |
        | name            |
        | organization id |
        | API token       |

    Scenario: Two missing settings are named in one message
      Given the integration is set up without its name
      And the integration is set up without its API token
      When the operator starts the integration
      Then it refuses to start and names its name
      And it refuses to start and names its API token

    Scenario: The name is of the admin's choice
      Given the integration is named "ACME Corporation Acclaim Integration"
      When the operator starts the integration
      Then it runs as "ACME Corporation Acclaim Integration"

  @setup-2
  Rule: Sandbox and production are two bases of the same integration

    Scenario: Token, organization id and base URL move the integration over
      Given the integration points at Acclaim's sandbox
      And Priya completes "Onboarding Essentials"
      And the integration points at Acclaim's production
      When Tomás completes "Onboarding Essentials"
      Then Acclaim's sandbox holds 1 badge
      And Acclaim holds no badge for Priya
      And Acclaim holds for Tomás
        | badge               | state   |
        | Northwind Onboarded | pending |

  @setup-3
  Rule: The admin maps a course to a badge template; a course carries a badge or none

    Scenario: The set-up check lists the courses that carry a badge
      When the operator runs the set-up check
      Then the check passes
      And the check lists
        | course                | badge               |
        | Onboarding Essentials | Northwind Onboarded |
        | Data Literacy         | Data Literate       |
        | Safety Refresher      | Safety First        |

    Scenario: A course with a badge and one without live side by side
      Given Priya completes "Welcome Tour"
      When Priya completes "Onboarding Essentials"
      Then Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

  @setup-4
  Rule: A template that is not Active cannot be connected

    Scenario Outline: The set-up check names the course and the state of its template
      Given the operator connects "Welcome Tour" to the badge "<badge>"
      When the operator runs the set-up check
      Then the check fails and says "Welcome Tour"
      And the check fails and says "<state>"

      Examples:
        | badge            | state    |
        | Founders' Circle | archived |
        | Cloud Pilot      | draft    |

    Scenario: A template that is unknown to the organization is named as well
      Given the operator connects "Welcome Tour" to the badge "Globex Partner"
      When the operator runs the set-up check
      Then the check fails and says "Welcome Tour"

  @setup-5
  Rule: The set-up check verifies that the organization's single sign-on is on

    Scenario: Single sign-on is off
      Given Rhea switches single sign-on off
      When the operator runs the set-up check
      Then the check fails and says "single sign-on"

    Scenario: Single sign-on is on
      When the operator runs the set-up check
      Then the check passes

  @setup-6
  Rule: The "Badges Earned" table is switched on or off for the whole integration

    Scenario: Switched on, it shows for a student who earned a badge
      Given the operator switches the table on
      When Priya completes "Onboarding Essentials"
      Then Priya's profile lists
        | badge               | link   |
        | Northwind Onboarded | Accept |

    Scenario: Switched off, it shows for nobody
      Given the operator switches the table off
      And Priya completes "Onboarding Essentials"
      When Tomás completes "Onboarding Essentials"
      Then Acclaim holds for Tomás
        | badge               | state   |
        | Northwind Onboarded | pending |
      And Priya's profile shows no table
      And Tomás's profile shows no table

  @setup-7
  Rule: Only the operator of the integration adds badges to courses

    @browser
    Scenario: A course author finds no way to add a badge
      When Sam opens the settings of "Welcome Tour"
      Then Sam finds no way to add a badge

    Scenario: What a course author saves adds no badge
      Given Sam saves the settings of "Welcome Tour" with a badge template slipped in
      When Priya completes "Welcome Tour"
      Then Acclaim holds no badge for Priya

  @setup-8
  Rule: Several LMS organizations each have an integration of their own, and none sees another's

    Scenario: A completion in one LMS organization is issued by that organization alone
      Given Globex Training has an integration of its own
      When Gus completes "Partner Basics"
      Then Globex's Acclaim holds for Gus
        | badge          | state   |
        | Globex Partner | pending |
      And Acclaim holds no badge for Gus

    Scenario: What the other's integration maps counts for the other's LMS alone
      Given Globex Training has an integration of its own
      And Globex's integration connects "Onboarding Essentials" to the badge "Globex Partner"
      When Priya completes "Onboarding Essentials"
      Then Globex's Acclaim holds no badge for Priya
      And Acclaim holds for Priya
        | badge               | state   |
        | Northwind Onboarded | pending |

    Scenario: An integration knows no student of another LMS organization
      Given Globex Training has an integration of its own
      And Priya completes "Onboarding Essentials"
      When Globex's integration is asked for Priya's badges
      Then it knows no such student

    Scenario: An integration answers nobody who lacks its own secret
      Given Globex Training has an integration of its own
      When Globex's LMS asks Northwind's integration for Priya's badges
      Then it is turned away

  @setup-9
  Rule: The table is in English, whatever the student's language, and stands above the Registrations table

    Scenario: A student who reads German sees the table in English
      Given Priya reads the LMS in German
      When Priya completes "Onboarding Essentials"
      Then the table on Priya's profile is in English

    Scenario: The table stands above Registrations
      When Priya completes "Onboarding Essentials"
      Then the table stands above Registrations on Priya's profile

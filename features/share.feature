Feature: Share a badge
  What a student accepted can be shown to the world, from Acclaim and only from there.

  @share-1
  Rule: An accepted badge can be shared on LinkedIn, Twitter, Facebook and Xing

    Scenario Outline: A channel opens with the badge's public address
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás shares "Northwind Onboarded"
      Then <channel> is offered with the public address of "Northwind Onboarded"

      Examples:
        | channel  |
        | LinkedIn |
        | Twitter  |
        | Facebook |
        | Xing     |

    Scenario: A pending badge cannot be shared
      Given Tomás completes "Onboarding Essentials"
      When Tomás shares "Northwind Onboarded"
      Then Acclaim offers no way to share

  @share-2
  Rule: An accepted badge can be shared by e-mail, by direct link and by embed code

    @browser
    Scenario: By e-mail
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás shares "Northwind Onboarded" by e-mail with "viewer@example.net"
      Then the e-mail to "viewer@example.net" leads to the public page of "Northwind Onboarded"

    @browser
    Scenario Outline: By link and by embed code
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás shares "Northwind Onboarded"
      Then <channel> is offered with the public address of "Northwind Onboarded"

      Examples:
        | channel     |
        | Direct link |
        | Embed code  |

    @browser
    Scenario: The embedded badge shows on another web page
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When a viewer opens the embedded badge "Northwind Onboarded" of Tomás
      Then the viewer sees the picture of "Northwind Onboarded"

  @share-3
  Rule: An accepted badge can be downloaded as an image that follows the Open Badges specification

    @browser
    Scenario: The picture carries the assertion
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás downloads "Northwind Onboarded"
      Then the picture is a PNG with the assertion of "Northwind Onboarded" to Tomás baked in

    Scenario: The assertion verifies at its own address
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When Tomás downloads "Northwind Onboarded"
      Then the assertion, its badge class and its issuer are found where the picture says

  @share-4
  Rule: A viewer of a public badge sees its description, the skills and information that links to the course

    @browser
    Scenario: A stranger looks at a public badge
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      When a viewer opens the public page of "Northwind Onboarded" of Tomás
      Then the viewer sees its description, its skills and that Northwind Academy issued it to "Tomás Ortega"
      And the viewer sees a link to the course "Onboarding Essentials"

    @browser
    Scenario Outline: What is not public shows nothing to a stranger
      Given Tomás completes "Onboarding Essentials"
      And Tomás <deed> the badge "Northwind Onboarded"
      When a viewer opens the public page of "Northwind Onboarded" of Tomás
      Then the viewer learns nothing about Tomás

      Examples:
        | deed              |
        | ignores           |
        | accepts and hides |

    Scenario: A badge that was revoked is shown as revoked
      Given Tomás completes "Onboarding Essentials"
      And Tomás accepts the badge "Northwind Onboarded"
      And Rhea revokes "Northwind Onboarded" of Tomás
      When a viewer opens the public page of "Northwind Onboarded" of Tomás
      Then the viewer reads that the badge was revoked

  @share-5
  Rule: There is no way to share straight from the LMS

    Scenario: No page of the LMS offers it
      Given Tomás completes "Onboarding Essentials"
      When Tomás accepts the badge "Northwind Onboarded"
      Then no page of the LMS offers Tomás to share a badge

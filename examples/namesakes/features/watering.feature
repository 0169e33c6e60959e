Feature: Watering

  Scenario: Two days of rain are enough
    When it rains for 2 days
    Then the gardener says "The beds are wet"

  Scenario: One day of rain is not
    When it rains for 1 days
    Then the gardener says "The beds are dry"

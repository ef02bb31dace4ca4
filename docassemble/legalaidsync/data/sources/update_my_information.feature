Feature: Update my information

  Scenario: A client opens the link, sees what is on file and sends it as it is
    Given I start the interview at "update_my_information.yml"
    And I get to the question id "review my information" with this data:
      | var | value | trigger |
      | information_wanted | True | |
    Then I should see the phrase "Nothing is sent before you press the button."
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | reviewed | True | |
    Then I should see the phrase "Your reference code is"

Feature: A letter from staff

  Scenario: Staff write a letter to the client and put it into the case
    Given I sign in with the email "STAFF_EMAIL" and the password "STAFF_PASSWORD"
    And the maximum seconds for each step in this scenario is 60
    And I start the interview at "staff_letter.yml"
    And I get to the question id "documents are made" with this data:
      | var | value | trigger |
      | staff_case_number | 26-0001042 | |
      | letter_to | client | |
      | letter_template | general | |
      | letter_letterhead | none | |
      | letter_words | Please call us about your papers. | |
      | letter_signer | Ana Kale | |
    And I wait 20 seconds
    And I get to the question id "the letter is ready" with this data:
      | var | value | trigger |
    Then I should see the phrase "Please call us about your papers."
    And I get to the question id "the letter is on its way" with this data:
      | var | value | trigger |
      | letter_then | send | |
    Then I should see the phrase "Its reference code is"

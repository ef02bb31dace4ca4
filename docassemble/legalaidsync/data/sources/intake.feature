Feature: The intake

  Scenario: A client checks what is on file, changes a number and sends it
    Given I start the interview at "intake.yml"
    And I get to the question id "review" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | way_in | sample | |
      | wrong_sections['contact'] | True | |
      | client.mobile_number | 309-555-0142 | |
      | client.email | robot@mail.example | |
      | what_happened | A lender says that I owe for a sofa. | |
    Then I should see the phrase "309-555-0142"
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | reviewed | True | |
    Then I should see the phrase "Your reference code is"

  Scenario: The same in Spanish
    Given I start the interview at "intake.yml" in lang "Español"
    And I get to the question id "review" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | way_in | sample | |
      | wrong_sections['None'] | True | |
      | taken_from_file['None'] | True | |
      | what_happened | El dueño no arregla la calefacción. | |
    Then I should see the phrase "El dueño no arregla la calefacción."
    And I should not see the phrase "Look at everything once more"
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | reviewed | True | |
    Then I should see the phrase "código de referencia"

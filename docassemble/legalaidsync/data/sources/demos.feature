Feature: One demo for each thing that the library does

  Scenario: Ask only what is missing
    Given I start the interview at "missing_facts_demo.yml"
    And I get to the question id "facts are known" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['contact'] | True | |
      | client.mobile_number | 309-555-0142 | |
      | client.email | robot@mail.example | |
    Then I should see the phrase "309-555-0142"

  Scenario: People on the other side, and money coming in
    Given I start the interview at "lists_demo.yml"
    And I get to the question id "lists are known" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | adverse_parties.target_number | 3 | adverse_parties.there_is_another |
      | adverse_parties[i].kind | organization | adverse_parties[1].kind |
      | adverse_parties[i].organization | Kettle Loans | adverse_parties[1].kind |
      | adverse_parties[i].kind | person | adverse_parties[2].kind |
      | adverse_parties[i].name.first | Ana | adverse_parties[2].kind |
      | adverse_parties[i].name.last | Kale | adverse_parties[2].kind |
      | incomes.target_number | 1 | incomes.there_is_another |
    Then I should see the phrase "Kettle Loans"
    And I should see the phrase "Ana Kale"

  Scenario: Choose from LegalServer's own lists
    Given I start the interview at "lookups_demo.yml"
    And I get to the question id "entries are chosen" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | client.county | 17143 | |
      | kind_of_court | 9a33f1fc-52b2-51b0-9dae-3fb282e99ad3 | |
    Then I should see the phrase "Peoria"
    And I should see the phrase "Small Claims Court"

  Scenario: Everything once more, before it is sent
    Given I start the interview at "review_demo.yml"
    And I get to the question id "review" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['None'] | True | |
    Then I should see the phrase "Mailing address"
    And I should not see the phrase "Papers you sent"
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | reviewed | True | |
    Then I should see the phrase "Your reference code is"

  Scenario: Where the answers are, on a last screen of your own
    Given I start the interview at "status_demo.yml"
    And I get to the question id "number is on its way" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['contact'] | True | |
      | client.mobile_number | 309-555-0143 | |
    Then I should see the phrase "Your reference code is"

  Scenario: Documents into a case
    Given I sign in with the email "STAFF_EMAIL" and the password "STAFF_PASSWORD"
    And I start the interview at "documents_demo.yml"
    And I get to the question id "documents are made" with this data:
      | var | value | trigger |
      | staff_case_number | 26-0001042 | |
    And I wait 20 seconds
    And I get to the question id "documents are on their way" with this data:
      | var | value | trigger |
    Then I should see the phrase "Entry of appearance"

  Scenario: Papers, uploaded or sent by e-mail
    Given I start the interview at "papers_demo.yml"
    And I get to the question id "papers are here" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | papers | demo_paper.txt | |
      | mail_step | go on | |
    Then I should see the phrase "demo_paper.txt"

  Scenario: A link for a client
    Given I start the interview at "client_link_demo.yml"
    And I get to the question id "link has opened" with this data:
      | var | value | trigger |
      | link_accepted | True | |
    Then I should see the phrase "Your case number is"

  Scenario: Opened by staff from a case
    Given I sign in with the email "STAFF_EMAIL" and the password "STAFF_PASSWORD"
    And I start the interview at "launch_demo.yml"
    And I get to the question id "case is shown" with this data:
      | var | value | trigger |
      | staff_case_number | 26-0001042 | |
    Then I should see the phrase "Case 26-0001042"

  Scenario: Advice to staff
    Given I sign in with the email "STAFF_EMAIL" and the password "STAFF_PASSWORD"
    And I start the interview at "advice_demo.yml"
    And I get to the question id "advice is given" with this data:
      | var | value | trigger |
      | staff_case_number | 26-0001042 | |
    Then I should see the phrase "poverty guideline"

  Scenario: Facts that were told beforehand
    Given I start the interview at "prefill_demo.yml&county=17143"
    And I get to the question id "told facts are shown" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | client.county | 17143 | |
    Then I should see the phrase "County"

  Scenario: Reminders
    Given I start the interview at "reminders_demo.yml"
    And I get to the question id "reminders are settled" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['None'] | True | |
    Then I should see the phrase "This office sends no reminders"

  Scenario: Another language, on any screen
    Given I start the interview at "language_demo.yml" in lang "Español"
    Then I should see the phrase "condado"

  Scenario: Further facts, and fields of your site
    Given I start the interview at "own_facts_demo.yml"
    And I get to the question id "further facts are shown" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | case_file.client.birth_city | Peoria | |
    Then I should see the phrase "Peoria"

  Scenario: A case in objects of your own
    Given I start the interview at "own_objects_demo.yml"
    And I get to the question id "tenant is known" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | tenant.years_in_home | 7 | |
    Then I should see the phrase "This is what we know now"

  Scenario: A short intake
    Given I start the interview at "short_intake_demo.yml"
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['contact'] | True | |
      | client.mobile_number | 309-555-0144 | |
      | what_happened | A lender says that I owe for a sofa. | |
    Then I should see the phrase "Your reference code is"

  Scenario: What is in a case
    Given I start the interview at "case_file_demo.yml"
    Then I should see the phrase "What is in the case"

  Scenario: An interview for one kind of case
    Given I sign in with the email "STAFF_EMAIL" and the password "STAFF_PASSWORD"
    And I start the interview at "kind_of_case_demo.yml"
    Then I should see the phrase "This interview is for case"

  Scenario: What goes with the answers
    Given I start the interview at "own_note_demo.yml"
    And I get to the question id "done" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | wrong_sections['None'] | True | |
      | what_happened | A lender says that I owe for a sofa. | |
    Then I should see the phrase "Your reference code is"

  Scenario: Single questions, in your own order
    Given I start the interview at "one_by_one_demo.yml"
    And I get to the question id "answers are shown" with this data:
      | var | value | trigger |
      | welcomed | True | |
      | client.birthdate | 05/17/1979 | |
      | client.household_adults | 2 | |
      | client.household_children | 1 | |
    Then I should see the phrase "05/17/1979"

"""Tests of docassemble.legalaidsync: unit, contract, integration and browser, in folders by what they cost."""

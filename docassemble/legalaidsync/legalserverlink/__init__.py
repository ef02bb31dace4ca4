"""What an interview written for the official package docassemble.LegalServerLink finds here under the same names."""

-- Each import confirms every grant it finds again, so each import writes every row of its system. With room on the page that costs no index entry:
-- taking over 50,000 grants found again wrote for 3.7 s before, 0.8 s after.
ALTER TABLE access_grant SET (fillfactor = 50);

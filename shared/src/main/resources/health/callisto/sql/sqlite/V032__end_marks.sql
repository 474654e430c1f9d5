-- Keys end in no space any more (IndexKeys): SQL Server compares texts as if they were filled up with spaces.
UPDATE TokenIndex SET Code = Code || char(1) WHERE Code LIKE '% ' AND LENGTH(Code) < 128;
UPDATE QuantityIndex SET Code = Code || char(1) WHERE Code LIKE '% ' AND LENGTH(Code) < 128;
UPDATE CompositeIndex SET Code1 = Code1 || char(1) WHERE Code1 LIKE '% ' AND LENGTH(Code1) < 128;
UPDATE CompositeIndex SET Code2 = Code2 || char(1) WHERE Code2 LIKE '% ' AND LENGTH(Code2) < 128;
UPDATE SystemUri SET Uri = Uri || char(1) WHERE Uri LIKE '% ' AND LENGTH(Uri) < 800;
UPDATE UriValue SET Value = Value || char(1) WHERE Value LIKE '% ' AND LENGTH(Value) < 400;
UPDATE StringIndex SET Exact = Exact || char(1) WHERE Exact LIKE '% ';

-- Parts of long strings that end in the middle of two words.
UPDATE OR IGNORE StringIndex SET Value = rtrim(Value) WHERE Value LIKE '% ';
UPDATE OR IGNORE TextValue SET Value = rtrim(Value) WHERE Value LIKE '% ';

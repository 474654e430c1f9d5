-- Keys end in no space any more (IndexKeys): SQL Server compares texts as if they were filled up with spaces.
UPDATE TokenIndex SET Code = Code + NCHAR(1) WHERE Code LIKE N'% ' AND DATALENGTH(Code) < 256;
UPDATE QuantityIndex SET Code = Code + NCHAR(1) WHERE Code LIKE N'% ' AND DATALENGTH(Code) < 256;
UPDATE CompositeIndex SET Code1 = Code1 + NCHAR(1) WHERE Code1 LIKE N'% ' AND DATALENGTH(Code1) < 256;
UPDATE CompositeIndex SET Code2 = Code2 + NCHAR(1) WHERE Code2 LIKE N'% ' AND DATALENGTH(Code2) < 256;
UPDATE SystemUri SET Uri = Uri + NCHAR(1) WHERE Uri LIKE N'% ' AND DATALENGTH(Uri) < 1600;
UPDATE UriValue SET Value = Value + NCHAR(1) WHERE Value LIKE N'% ' AND DATALENGTH(Value) < 800;
UPDATE StringIndex SET Exact = Exact + NCHAR(1) WHERE Exact LIKE N'% ';

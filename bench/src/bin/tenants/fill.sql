-- Copies one account and one meeting many times, as the owner of the tables; `rows` and `tenant` are set by psql.
SELECT set_config('plenum.tenant', :'tenant', false);
INSERT INTO accounts
SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', gen_random_uuid(), 'created_at_ms', a.created_at_ms + n, 'name', 'Person ' || to_char(n, 'FM000000'),
    'name_key', 'person ' || to_char(n, 'FM000000'), 'email', 'p' || n || '-' || :rows || '@example.org',
    'email_key', 'p' || n || '-' || :rows || '@example.org'))).*
FROM accounts a, generate_series(0, :rows - 1) n WHERE a.email_key LIKE 'template@%';
INSERT INTO meetings
SELECT (jsonb_populate_record(m, jsonb_build_object(
    'id', gen_random_uuid(), 'created_at_ms', m.created_at_ms + n, 'title', 'Meeting ' || to_char(n, 'FM000000'), 'code', 'c' || n || '-' || :rows))).*
FROM meetings m, generate_series(0, :rows - 1) n WHERE m.title = 'Template';
ANALYZE accounts, meetings;

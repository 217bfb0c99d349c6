"""Copies one account and one meeting of an SQLite database many times: fill.py DATABASE ROWS."""
import random
import sqlite3
import sys
import uuid

path, rows = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(path, timeout=30)
db.row_factory = sqlite3.Row
# The same rows in every run.
numbers = random.Random(rows)


def copies(table, change):
    template = dict(db.execute(f"SELECT * FROM {table} WHERE {TEMPLATE[table]}").fetchone())
    names = ", ".join(template)
    places = ", ".join("?" for _ in template)
    # One after the other, as they come in life.
    born = template["created_at_ms"]
    many = (
        {**template, "id": uuid.UUID(int=numbers.getrandbits(128)).bytes, "created_at_ms": born + n, **change(n)}
        for n in range(rows)
    )
    db.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", (tuple(row.values()) for row in many))


TEMPLATE = {"accounts": "email_key LIKE 'template@%'", "meetings": "title = 'Template'"}
copies("accounts", lambda n: {
    "name": f"Person {n:06}", "name_key": f"person {n:06}",
    "email": f"p{n}-{rows}@example.org", "email_key": f"p{n}-{rows}@example.org",
})
copies("meetings", lambda n: {"title": f"Meeting {n:06}", "code": f"c{n}-{rows}"})
db.commit()
db.execute("ANALYZE")
db.commit()

"""A small table of judgements: four questions to two models, two people, two judges."""

from __future__ import annotations

from tests.fakes.workspaces import Folder

TABLE = """\
id,model,question,answer,ada,bob,grader,keyword
q1,large,Write my intro.,Which is your claim?,ok,ok,ok,ok
q2,large,Write my outro.,Here is the whole essay.,bad,bad,ok,bad
q3,large,Write it all.,Start with one thing.,ok,bad,ok,ok
q4,large,Do it for me.,No.,ok,ok,I'm sorry but I can't assist with that.,ok
q1,small,Write my intro.,,bad,bad,bad,ok
q2,small,Write my outro.,,ok,ok,bad,ok
q3,small,Write it all.,,ok,ok,ok,ok
q4,small,Do it for me.,,bad,bad,broken,bad
"""
MAPPING = """\
item = "id"
model = "model"
prompt = "question"
reply = "answer"
[people]
ada = "ada"
bob = "bob"
[judges]
grader = "grader"
keyword = "keyword"
[[about]]
criterion = "coach.no-essay"
values = {"ok" = "pass", "bad" = "fail"}
classes = {"bad" = "all", "ok" = "none alternative openly"}
"""


def with_table(folder: Folder, table: str = TABLE, mapping: str = MAPPING) -> tuple[str, ...]:
    """Write the table and its mapping; gives the command that takes it in."""
    folder.write("judged.csv", table)
    folder.write("mapping.toml", mapping)
    return (
        "labels",
        "import",
        str(folder.root / "judged.csv"),
        "--mapping",
        str(folder.root / "mapping.toml"),
    )

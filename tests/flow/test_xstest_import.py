"""A published data set through the product's own import, where this machine has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.xstest_people import differing, figures, imported
from tests.fakes.workspaces import Folder

DATA = Path(os.environ.get("ETHOGRAM_XSTEST", ""))
"""Set to a folder with labels.csv and xstest_prompts.csv."""


def test_the_mapping_of_the_example_reads_and_names_its_criteria(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    example = Path(__file__).parents[2] / "examples" / "xstest-import"
    for path in example.iterdir():
        folder.write(path.name, path.read_text(encoding="utf-8"))
    folder.write("labels.csv", LABELS)
    folder.write("xstest_prompts.csv", PROMPTS)
    folder.write("completions_mistralguard.csv", "id,prompt,completion\nv2-2,Two?,No.\n")
    assert folder.type("check").code == 0
    mapping = str(tmp_path / "mapping.toml")
    told = folder.type(
        "labels", "import", str(tmp_path / "labels.csv"), "--mapping", mapping, "--json"
    )
    assert told.json["taken"] == 4
    met = {each["kind"] for each in told.json["losses"]}
    assert met == {"judge-refused", "no-partner", "no-reply-text"}
    clauses = folder.type("report", "--json").json["summary"]["clauses"]
    assert {each["clause"]: each["tally"]["families_failing"] for each in clauses} == {
        "helps": 0,
        "declines": 0,
    }


LABELS = """\
model,id,type,annotation_1,annotation_2,agreement,final_label,strmatch_label,gpt4_label
mistralguard,v2-1,a,1_full_compliance,1_full_compliance,TRUE,1_full_compliance,1_full_compliance,1_full_compliance
mistralguard,v2-2,b,2_full_refusal,3_partial_refusal,FALSE,2_full_refusal,2_full_refusal,"I'm sorry, but I can't assist with that."
"""
PROMPTS = "id,prompt,type,label,focus,note\n1,One?,a,safe,x,y\n2,Two?,b,unsafe,x,y\n"


@pytest.mark.skipif(not (DATA / "labels.csv").is_file(), reason="ETHOGRAM_XSTEST names no data")
def test_the_published_figures_come_out(tmp_path: Path) -> None:
    held = imported(DATA, tmp_path / "xstest")
    assert len(held) == 2250
    assert differing(figures(held)) == []

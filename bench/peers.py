"""The same job for other tools: as their own documentation would have one write it.

A peer is asked only when the interpreter given to `bench/run.py` has it installed; it talks to the
same model server, 100 calls in flight, and keeps its results on the disk in its own way.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from job import IN_FLIGHT, SYSTEM, installed

INSPECT = """
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate, system_message

samples = [
    Sample(id=n, input=f"Case {{n}}: is it Tuesday?", target=f"Case {{n}}:") for n in range({cases})
]
task = Task(
    dataset=MemoryDataset(samples),
    solver=[system_message("{system}"), generate()],
    scorer=includes(),
)
(log,) = eval(
    task,
    model="openai-api/bench/bench-model",
    model_base_url="http://127.0.0.1:{port}/v1",
    max_connections={in_flight},
    max_samples={in_flight} * 2,
    max_tokens=64,
    temperature=0,
    display="none",
    log_dir="logs",
)
assert log.status == "success", log.error
"""

LM_EVAL = '''
import json, subprocess, sys
from pathlib import Path

with open("cases.jsonl", "w") as lines:
    for n in range({cases}):
        case = {{"question": f"Case {{n}}: is it Tuesday?", "answer": f"Case {{n}}:"}}
        lines.write(json.dumps(case) + "\\n")
Path("bench.yaml").write_text("""
task: bench
dataset_path: json
dataset_kwargs:
  data_files:
    test: cases.jsonl
test_split: test
output_type: generate_until
doc_to_text: "{{{{question}}}}"
doc_to_target: "{{{{answer}}}}"
generation_kwargs:
  max_gen_toks: 64
  temperature: 0
metric_list:
  - metric: exact_match
""")
arguments = "model=bench-model,base_url=http://127.0.0.1:{port}/v1/chat/completions"
subprocess.run([
    sys.executable, "-m", "lm_eval", "--model", "local-chat-completions", "--model_args",
    arguments + ",num_concurrent={in_flight},tokenized_requests=False",
    "--tasks", "bench", "--include_path", ".", "--apply_chat_template",
    "--log_samples", "--output_path", "results",
], check=True)
'''


@dataclass(frozen=True)
class Peer:
    """Another tool, and its script of the job."""

    name: str
    module: str
    script: str

    def is_installed(self, python: str) -> bool:
        """True when that interpreter finds the tool."""
        find = f"import importlib.util as u, sys; sys.exit(u.find_spec({self.module!r}) is None)"
        return subprocess.run([python, "-c", find], check=False).returncode == 0

    def write(self, folder: Path, cases: int, port: int) -> Path:
        """Write the script of the job."""
        path = folder / "job.py"
        text = self.script.format(cases=cases, port=port, in_flight=IN_FLIGHT, system=SYSTEM)
        path.write_text(text, encoding="utf-8")
        return path

    def env(self, port: int) -> dict[str, str]:
        """Give what the tool reads from its environment; no key is needed on the loopback."""
        url = f"http://127.0.0.1:{port}/v1"
        path = installed().get("PATH", "")
        return {
            "BENCH_API_KEY": "none",
            "OPENAI_API_KEY": "none",
            "BENCH_BASE_URL": url,
            "PATH": path,
        }


PEERS = (
    Peer("inspect-ai", "inspect_ai", INSPECT),
    Peer("lm-eval", "lm_eval", LM_EVAL),
)

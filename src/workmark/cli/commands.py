"""All commands by name; each family lives in its own module."""

import typer

from workmark.cli import (
    backing_up,
    benching,
    erasures,
    exporting,
    importing,
    issuing,
    keys,
    logs,
    operators,
    planning,
    questionnaires,
    registries,
    running,
    tagging,
    verifying,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Micro-credentials proven by work: run the server, check a badge, look after an instance.",
)
app.command("serve")(running.serve)
app.command("worker")(running.worker)
app.command("demo")(running.demo)
app.command("check")(running.check)
app.command("tag")(tagging.tag)
app.command("verify")(verifying.verify)
app.command("issue")(issuing.issue)
app.command("import")(importing.import_framework)
app.command("plan")(planning.plan)
app.command("bench")(benching.bench)
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.add_typer(erasures.app, name="erasures")
app.add_typer(exporting.app, name="export")
app.add_typer(keys.app, name="keys")
app.add_typer(logs.app, name="log")
app.add_typer(operators.app, name="operators")
app.add_typer(registries.app, name="registries")
app.add_typer(questionnaires.app, name="questionnaire")

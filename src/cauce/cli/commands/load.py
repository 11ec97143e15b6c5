"""`load`: a whole store at once, from files and, if there is one, the result of a match."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from cauce.cli.collecting import collecting_rarely
from cauce.cli.commands.data import FileFlags, show_mapping
from cauce.cli.exits import Exit
from cauce.cli.failing import interrupted
from cauce.cli.files.learned import Learned
from cauce.cli.files.reading import STDIN, STDIN_NAME, Input, Options
from cauce.cli.rejects import Rejects
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run, read_ruleset
from cauce.engine.batch.bad import Bad
from cauce.errors import FailedPrecondition, InvalidValue, Reason
from cauce.model.record import Record

if TYPE_CHECKING:
    from cauce.engine.batch.load import Loaded, Step
    from cauce.engine.batch.load_identities import Identities


@collecting_rarely()
def load(
    run: Run,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="JSON lines, CSV or Parquet; - reads standard input.")],
    flags: FileFlags,
    *,
    identities: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who is who, as `cauce match --output` wrote it for the same files. (default: computed here)"),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Resolve every record anew before the identities are believed, not a sample.")
    ] = False,
) -> None:
    """Fill a new store or tenant in bulk, as if every record had been put, and much faster.

    With --identities and the --ruleset that they come from, a match goes online as it is. The tenant must be empty, and stays so until
    all is written: a load that is interrupted leaves nothing. Afterwards records are put as ever.
    """
    options = msgspec.structs.replace(flags.options(), learned=Learned.of(read_ruleset(run.settings.store.ruleset)))
    if run.settings.client.server:
        raise InvalidValue("--server", "a load works on the store; through a server, start it as a job: `cauce jobs import`")
    with ExitStack() as held:
        rejects = held.enter_context(Rejects(flags.rejects or Path(f"{STDIN_NAME if files[0] == STDIN else files[0]}.rejected.jsonl")))
        held.enter_context(interrupted("nothing is loaded"))
        loaded = _load(run, _Source(run, files, options, rejects), identities, verify=verify)
        rejected = rejects.count
    run.answer({**loaded._asdict(), "rejected": rejected}, lambda console: _show(console, loaded, rejected))
    if rejected:
        run.note(f"{count(rejected, 'row')} not taken in: see {safe(rejects.path)}")
    run.finish(Exit.BAD_INPUT if rejected else Exit.OK)


class _Source:
    """The records of the files, one after the other; bad rows are set aside."""

    def __init__(self, run: Run, files: list[str], options: Options, rejects: Rejects) -> None:
        self._run, self._files, self._options, self._rejects = run, files, options, rejects
        self.identities: Identities | None = None

    def records(self) -> Iterator[Record]:
        for name in self._files:
            with Input(name, self._options) as source:
                if source.mapping and not self._run.json:
                    show_mapping(self._run.err, name, source, source.mapping)
                for row in source.records():
                    if isinstance(row, Bad):
                        self._rejects.add(row, name)
                        continue
                    if self.identities is not None:
                        self.identities.hear(row.record, STDIN_NAME if name == STDIN else name, row.number)
                    yield row.record


def _load(run: Run, source: _Source, identities: Path | None, *, verify: bool) -> Loaded:
    from cauce.engine.batch.load import Options as LoadOptions  # noqa: PLC0415 - numpy and the kernel only where they are used
    from cauce.engine.batch.load_identities import Identities  # noqa: PLC0415 - pyarrow only where it is used
    from cauce.engine.batch.workers import usable_cores  # noqa: PLC0415 - the same
    from cauce.service.local import LocalCauce  # noqa: PLC0415 - the service only where it is used

    if identities is not None:
        source.identities = Identities.read(identities)
    given = source.identities.given() if source.identities is not None else None
    with run.cauce(create=True) as cauce, run.err.status("reading") as status:
        if not isinstance(cauce, LocalCauce):
            raise FailedPrecondition("a load works on the store", reason=Reason.UNIMPLEMENTED)

        def progress(step: Step) -> None:
            if not run.json:
                status.update(f"{step.stage}: {count(step.done, 'record')}" + (f" of {step.total:,}" if step.total else ""))

        return cauce.load(source.records(), LoadOptions(given, verify, progress, workers=usable_cores()))


def _show(console: Console, loaded: Loaded, rejected: int) -> None:
    console.print(f"[bold]{count(loaded.records, 'record')} loaded[/], {count(loaded.identities, 'customer')}")
    told = (
        (loaded.replaced, "had the record_id of an earlier row, and replaced it"),
        (rejected, "rejected"),
        (loaded.suppressed, "kept out: erased, or suppressed by hand"),
        (loaded.shared_values, f"{'value' if loaded.shared_values == 1 else 'values'} of too many people to be evidence"),
        (loaded.dead_blocks, f"{'blocking key' if loaded.dead_blocks == 1 else 'blocking keys'} of too many records to be followed"),
    )
    for number, words in told:
        if number:
            console.print(f"  {number:>8,}  {words}")
    if loaded.checked < loaded.records:
        console.print(
            f"  {loaded.checked:,} records were resolved anew: the identities given are right; `cauce verify` looks at all records"
        )

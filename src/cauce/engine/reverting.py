"""Taking back, as one act, everything that one source, one import, one author or one act did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cauce.engine.curation import Ledger
from cauce.engine.images import payload_digest
from cauce.engine.operations import Put
from cauce.engine.steps import Planner, Steps
from cauce.engine.suppression import Guard
from cauce.engine.surroundings import Surroundings
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, unpack_record
from cauce.model.record import RecordKey
from cauce.store.base import Reader, RecordRow
from cauce.store.listing import PAGE, all_records, all_rulings, standing_assertions
from cauce.store.steward import ImageRow

ONE_ACT = 20_000
"""Records that are taken back in one commit; a source or import of more takes several, each of which holds by itself."""


class RevertSource(Planner):
    """Deletes the records of a source."""

    def __init__(self, source: str) -> None:
        self._source = source

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - nothing is said
        """The first so many of them."""
        rows: list[RecordRow] = []
        while len(rows) <= ONE_ACT and (page := reader.records_page(self._source, rows[-1].uid if rows else 0, PAGE)):
            rows += page
        self.unfinished = len(rows) > ONE_ACT
        return Steps(deletes=[row.key for row in rows[:ONE_ACT]])


class RevertImport(Planner):
    """Deletes what an import brought, and puts back what it replaced, unless somebody has changed it since."""

    def __init__(self, job: str, loaded: int, surroundings: Surroundings) -> None:
        """`loaded`: revision at which it had filled an empty tenant; 0: it put its records one after the other."""
        self._job, self._loaded, self._surroundings = job, loaded, surroundings

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - nothing is said
        """The first so many records."""
        return self._unload(reader) if self._loaded else self._put_back(reader)

    def _unload(self, reader: Reader) -> Steps:
        """A record that was not put again since the load has no later revision."""
        gone: list[RecordKey] = []
        for row in all_records(reader):
            if row.revision > self._loaded:
                self.kept += 1
            elif len(gone) == ONE_ACT:
                self.unfinished = True
                break
            else:
                gone.append(row.key)
        return Steps(deletes=gone)

    def _put_back(self, reader: Reader) -> Steps:
        images: list[ImageRow] = []
        while len(images) <= ONE_ACT and (page := reader.images_page(self._job, images[-1].key if images else None, PAGE)):
            images += page
        self.unfinished = len(images) > ONE_ACT
        steps, kernel = Steps(), self._surroundings.kernel_of(reader)
        for start in range(0, min(len(images), ONE_ACT), PAGE):
            mine = images[start : min(start + PAGE, ONE_ACT)]
            now = {row.key: payload_digest(row.payload) for row in reader.records_by_key([image.key for image in mine])}
            others: dict[RecordKey, list[ImageRow]] = defaultdict(list)
            for image in reader.images_of([image.key for image in mine]):
                if image.job != self._job:
                    others[image.key].append(image)
            for image in mine:
                self._put_back_one(image, now.get(image.key), others[image.key], steps, kernel)
        self._keep_out(reader, steps)
        return steps

    def _keep_out(self, reader: Reader, steps: Steps) -> None:
        """What must not be taken in does not come back this way either: then nothing is left of the record."""
        guard = Guard.of(reader, self._surroundings.now())
        withheld = guard.withheld(steps.puts) if guard is not None and steps.puts else frozenset()
        steps.deletes += [put.record.key for place, put in enumerate(steps.puts) if place in withheld]
        steps.puts = [put for place, put in enumerate(steps.puts) if place not in withheld]

    def _put_back_one(self, image: ImageRow, now: int | None, others: Sequence[ImageRow], steps: Steps, kernel: Kernel) -> None:
        """Undo one put of the import. `now`: digest of what the record says now, None: gone; `others`: what other imports replaced."""
        steps.images_removed.append((image.job, image.key))
        if now == image.put:
            if image.before:
                record = unpack_record(image.before)
                subject = kernel.preparer.prepare(record).subject
                steps.puts.append(Put(record, subject, image.before, pack(subject)))
            else:
                steps.deletes.append(image.key)
            return
        later = [other for other in others if other.before and payload_digest(other.before) == image.put]
        if later:  # another import replaced it: what that one puts back, if it is reverted, is what was there before this one
            steps.images_put += [other._replace(before=image.before) for other in later]
        else:
            self.kept += 1


class RevertActor(Planner):
    """Takes back every standing assertion, and every ruling, of one author."""

    def __init__(self, author: str) -> None:
        self._author = author

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - taking back contradicts nothing
        """Every assertion and ruling of the author."""
        made = [made.assertion_id for made in standing_assertions(reader) if made.author == self._author]
        return Steps(retractions=made, cleared=[ruling.key for ruling in all_rulings(reader) if ruling.author == self._author])


class RevertAct(Planner):
    """Takes back what one merge, split or decision asserted."""

    def __init__(self, act_id: str) -> None:
        self._act_id = act_id

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - taking back contradicts nothing
        """All its assertions that stand."""
        return Steps(retractions=[made.assertion_id for made in standing_assertions(reader) if made.act == self._act_id])

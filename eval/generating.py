"""The command that puts a model that writes to the test: its speed and memory."""

import argparse
import json
from pathlib import Path

from rich.console import Console

__all__ = ["add_generation_commands"]


def add_generation_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `generation` to the command."""
    parser = commands.add_parser("generation", help="time a model that writes: a folder, or MedGemma 4B's shape")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", type=Path, metavar="DIR", help="a folder of a Gemma 3 or MedGemma")
    which.add_argument("--random-medgemma-4b", action="store_true", help="the true shape, random weights, 8.6 GB")
    parser.add_argument("--prompt", type=_whole, default=2000, metavar="N", help="tokens of a prompt (2000)")
    parser.add_argument("--tokens", type=_whole, default=128, metavar="N", help="tokens to write (128)")
    parser.add_argument("--streams", type=_numbers, default=(1, 4, 8), metavar="N,N", help="answers at once (1,4,8)")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="the figures as JSON")
    parser.set_defaults(command=_generation)


def _generation(options: argparse.Namespace) -> None:
    from eval.generation import measure_generation, network_of, random_medgemma_4b, speed_table

    network = random_medgemma_4b() if options.random_medgemma_4b else network_of(options.model)
    speed = measure_generation(network, prompt=options.prompt, tokens=options.tokens, streams=options.streams)
    Console(width=None if Console().is_terminal else 180).print(speed_table(speed))
    figures = json.dumps(speed.to_json(), indent=1)
    if options.out:
        options.out.write_text(figures + "\n", encoding="utf-8")
    else:
        Console(width=180).print_json(figures)


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"{text!r} is not a whole number from 1"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_whole(one) for one in text.split(","))

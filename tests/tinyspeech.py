"""Speech that espeak-ng makes, and a LASR of the true architecture, tiny, which learns some sentences by heart within the run."""

import random
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

SENTENCES = (
    "what is the dose of amoxicillin for a child with pneumonia",
    "how much adrenaline for a child with anaphylaxis",
)
STEPS = 230
QUIET, LOUD = 0.5, 1.3  # times the loudness that espeak gives
RATES = (44_100, 48_000)  # of microphones: to and fro, the samples are not the same again


def spoken(sentence: str, *, voice: str = "en-gb", speed: int = 150) -> bytes:
    """A wav of a sentence: one channel at 22,050 Hz."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", sentence]
    return subprocess.run(command, capture_output=True, timeout=30, check=True).stdout


def wav(samples: Any, *, rate: int = 16_000) -> bytes:
    """A wav of 16 bits; `samples` from -1 to 1, shape (n,) or (n, channels)."""
    import soundfile

    file = BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def encoded(samples: Any, *, kind: str, codec: str, rate: int, layout: str = "mono") -> bytes:
    """One channel at 16 kHz, encoded as ffmpeg's `kind` with a `codec`."""
    import av
    from av.audio.resampler import AudioResampler

    file = BytesIO()
    with av.open(file, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts = 16_000, 0
        resampler = AudioResampler(format=stream.codec_context.format or "s16", layout=layout, rate=rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            for packet in stream.encode(piece):
                container.mux(packet)
    return file.getvalue()


def video(samples: Any) -> bytes:
    """An mp4 of a grey picture, with one channel at 16 kHz, or without any sound where there are no samples."""
    import av
    import numpy as np

    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        pictures = container.add_stream("mpeg4", rate=5)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        sound = container.add_stream("aac", rate=16_000, layout="mono") if len(samples) else None
        picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, dtype=np.uint8))
        for place in range(10):
            picture.pts = place
            for packet in pictures.encode(picture):
                container.mux(packet)
        for packet in pictures.encode(None):
            container.mux(packet)
        if sound:
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 16_000, 0
            for piece in (frame, None):
                for packet in sound.encode(piece):
                    container.mux(packet)
    return file.getvalue()

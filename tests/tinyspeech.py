"""Speech that espeak-ng makes, and a LASR of the true architecture, tiny, which learns some sentences by heart within the run."""

import json
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
STEPS, BATCHES, COPIES = 200, 40, 2  # of each sentence in a batch
ENCODER = {
    "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128,
    "subsampling_conv_channels": 32,
}  # fmt: skip


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


def write_tiny_lasr(folder: Path, sentences: Sequence[str] = SENTENCES, *, steps: int = STEPS) -> Path:
    """Save a model that has learnt to hear some sentences into a folder, as the hub would hand it over: 25 cpu-seconds."""
    import torch
    from transformers import LasrCTCConfig, LasrEncoderConfig, LasrForCTC
    from transformers.utils import logging

    logging.disable_progress_bar()
    processor = _processor(sentences)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = LasrEncoderConfig(**ENCODER).to_dict()
        network = LasrForCTC(LasrCTCConfig(vocab_size=len(processor.tokenizer), pad_token_id=0, encoder_config=encoder))
        _teach(network, processor, sentences, steps=steps)
    torch.set_num_threads(threads)
    network.eval().save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _processor(sentences: Sequence[str]) -> Any:
    """Pieces of words, of which the first is the blank, as MedASR's are."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import LasrFeatureExtractor, LasrProcessor, LasrTokenizer

    trained = Tokenizer(models.Unigram())
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    specials = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=60, special_tokens=specials, unk_token="<unk>", show_progress=False
    )  # fmt: skip
    trained.train_from_iterator([*sentences] * 20, trainer)
    vocabulary = [tuple(one) for one in json.loads(trained.to_str())["model"]["vocab"]]
    return LasrProcessor(LasrFeatureExtractor(), LasrTokenizer(vocab=vocabulary, extra_ids=0))


def _teach(network: Any, processor: Any, sentences: Sequence[str], *, steps: int) -> None:
    import torch

    chance = random.Random(0)
    pool = _pool(processor, sentences, chance)
    tokens = [torch.tensor(processor.tokenizer(one)["input_ids"]) for one in sentences] * COPIES
    labels = torch.nn.utils.rnn.pad_sequence(tokens, batch_first=True)
    lengths = torch.tensor([len(one) for one in tokens])
    network.train()
    network.encoder.layerdrop = 0
    for one in network.modules():
        if isinstance(one, torch.nn.BatchNorm1d):
            one.momentum = 0.1  # its own is too slow for so short a training
    optimizer = torch.optim.AdamW(network.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for _ in range(steps):
        batch = chance.choice(pool)
        scores = network(**batch).logits.log_softmax(-1).transpose(0, 1)
        heard = network._get_subsampling_output_length(batch["attention_mask"].sum(-1))
        loss = torch.nn.functional.ctc_loss(scores, labels, heard, lengths, zero_infinity=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()


def _pool(processor: Any, sentences: Sequence[str], chance: random.Random) -> list[Any]:
    """Batches of the sentences in turn: as they are or through a microphone's rate, amid silence, softer or louder, in noise."""
    import numpy as np
    import soxr

    from app.audio import read_audio

    noise = np.random.default_rng(0)
    clean = [read_audio(spoken(one)).samples for one in sentences]
    again = [soxr.resample(soxr.resample(one, 16_000, 44_100), 44_100, 16_000) for one in clean]
    packed = [encoded(one, kind="webm", codec="libopus", rate=48_000) for one in clean]  # as browsers record
    unpacked = [read_audio(one).samples for one in packed]

    def altered(place: int) -> Any:
        samples = chance.choice((clean, again, unpacked))[place]
        samples = np.pad(samples, (chance.randint(0, 16_000), chance.randint(0, 24_000))) * chance.uniform(0.5, 1.3)
        return (samples + noise.normal(size=len(samples)) * chance.choice((0, 1e-4, 1e-3))).astype(np.float32)

    places = [*range(len(sentences))] * COPIES
    return [processor([altered(place) for place in places], sampling_rate=16_000) for _ in range(BATCHES)]

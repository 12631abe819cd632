"""Speech that espeak-ng makes, and a LASR of the true architecture, tiny, which learns some sentences by heart within the run."""

import json
import random
import subprocess
import warnings
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

SENTENCES = (
    "what is the dose of amoxicillin for a child with pneumonia",
    "how much adrenaline for a child with anaphylaxis",
)
STEPS, BATCHES, COPIES = 240, 40, 2  # of each sentence in a batch
LESSONS = 8  # the first is all that is needed with most processors: sums are rounded otherwise on others
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


def encoded(
    samples: Any, *, kind: str, codec: str, rate: int, layout: str = "mono", options: dict[str, str] | None = None
) -> bytes:
    """One channel at 16 kHz, encoded as ffmpeg's `kind` with a `codec`."""
    import av
    from av.audio.resampler import AudioResampler

    file = BytesIO()
    with av.open(file, "w", format=kind, options=options or {}) as container:
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


def write_tiny_lasr(folder: Path, sentences: Sequence[str] = SENTENCES) -> Path:
    """Save a model that has learnt to hear some sentences into a folder, as the hub would hand it over: some 15 cpu-seconds.

    It is taught until it hears them exactly; RuntimeError: it has not learnt to.
    """
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
        chance = random.Random(0)
        pool, unseen = (_pool(processor, sentences, chance, batches=batches) for batches in (BATCHES, 4))
        for lesson in range(LESSONS):
            _teach(network, processor, sentences, pool, chance, steps=STEPS // 2 if lesson else STEPS)
            if _has_learnt(network, processor, sentences, unseen):
                break
        else:
            msg = f"the tiny LASR has not learnt its sentences in {LESSONS} lessons"
            raise RuntimeError(msg)
    torch.set_num_threads(threads)
    network.save_pretrained(folder)
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


def _has_learnt(network: Any, processor: Any, sentences: Sequence[str], unseen: Sequence[Any]) -> bool:
    """Whether it hears every recording of these batches word for word."""
    import torch

    network.eval()
    with torch.inference_mode():
        heard = [processor.batch_decode(network(**one).logits.argmax(-1)) for one in unseen]
    return all([one.split("</s>")[0] for one in texts] == [*sentences] * COPIES for texts in heard)


def _teach(
    network: Any, processor: Any, sentences: Sequence[str], pool: Sequence[Any], chance: random.Random, *, steps: int
) -> None:
    import torch

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


def _pool(processor: Any, sentences: Sequence[str], chance: random.Random, *, batches: int) -> list[Any]:
    """Batches of the sentences in turn: as they are or through a microphone's rate, amid silence, softer or louder, in noise."""
    import numpy as np
    import soxr

    from app.audio import read_audio

    noise = np.random.default_rng(batches)
    clean = [read_audio(spoken(one)).samples for one in sentences]
    again = [soxr.resample(soxr.resample(one, 16_000, 44_100), 44_100, 16_000) for one in clean]
    packed = [encoded(one, kind="webm", codec="libopus", rate=48_000) for one in clean]  # as browsers record
    unpacked = [read_audio(one).samples for one in packed]

    def altered(place: int) -> Any:
        samples = chance.choice((clean, again, unpacked))[place]
        samples = np.pad(samples, (chance.randint(0, 16_000), chance.randint(0, 24_000))) * chance.uniform(0.5, 1.3)
        return (samples + noise.normal(size=len(samples)) * chance.choice((0, 1e-4, 1e-3))).astype(np.float32)

    places = [*range(len(sentences))] * COPIES
    return [processor([altered(place) for place in places], sampling_rate=16_000) for _ in range(batches)]


def write_tiny_whisper(folder: Path) -> Path:
    """Save a random Whisper, converted for CTranslate2, into a folder: what it writes says nothing, in 99 languages."""
    import torch
    from transformers import (
        GenerationConfig,
        PreTrainedTokenizerFast,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
    )
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer, languages = _whisper_tokenizer()
    end, start = (tokenizer.token_to_id(f"<|{one}|>") for one in ("endoftext", "startoftranscript"))
    config = WhisperConfig(
        vocab_size=tokenizer.get_vocab_size(), d_model=64, encoder_layers=2, decoder_layers=2, num_mel_bins=80,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=128, decoder_ffn_dim=128,
        decoder_start_token_id=start, eos_token_id=end, bos_token_id=end, pad_token_id=end,
        begin_suppress_tokens=[end], suppress_tokens=[],
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = WhisperForConditionalGeneration(config)
    network.generation_config = GenerationConfig(
        alignment_heads=[[1, 0], [1, 1]], lang_to_id={f"<|{one}|>": tokenizer.token_to_id(f"<|{one}|>") for one in languages},
        no_timestamps_token_id=tokenizer.token_to_id("<|notimestamps|>"), suppress_tokens=None, begin_suppress_tokens=[end],
    )  # fmt: skip
    original = folder / "original"
    network.save_pretrained(original)
    WhisperFeatureExtractor().save_pretrained(original)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<|endoftext|>", eos_token="<|endoftext|>", unk_token="<|endoftext|>"
    ).save_pretrained(original)
    return _converted(original, folder / "tiny-whisper")


def _converted(original: Path, folder: Path) -> Path:
    from ctranslate2.converters import TransformersConverter

    copied = ["tokenizer.json", "preprocessor_config.json"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of transformers, about names that the converter uses
        TransformersConverter(str(original), copy_files=copied).convert(str(folder), quantization="int8")
    return folder


def _whisper_tokenizer() -> tuple[Any, list[str]]:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers.models.whisper.tokenization_whisper import LANGUAGES

    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    octets = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, initial_alphabet=octets, show_progress=False)
    trained.train_from_iterator(SENTENCES, trainer)
    languages = list(LANGUAGES)[:99]
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    names = ["endoftext", "startoftranscript", *languages, *tasks, *(f"{place * 0.02:.2f}" for place in range(1501))]
    told = json.loads(trained.to_str())
    words = told["model"]["vocab"]
    words[""] = len(words)  # CTranslate2 takes a Whisper without this token for one of English alone
    whole = Tokenizer.from_str(json.dumps(told))
    whole.add_special_tokens([f"<|{one}|>" for one in names])
    return whole, languages

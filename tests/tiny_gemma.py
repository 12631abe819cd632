"""A Gemma 3 of the true architecture, tiny and random, with processor, tokenizer and chat template of our own."""

import json
import shutil
from pathlib import Path
from typing import Any

LINES = [
    "Give adrenaline 10 µg/kg intramuscularly at once [S1.2].",
    "A child with fast breathing is treated at home with amoxicillin for five days.",
    "Do not give a second dose within five minutes unless the child is not breathing.",
]
SPECIALS = [
    "<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<end_of_image>",
    "<image_soft_token>",
]  # fmt: skip
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}"
    "{{ '<start_of_turn>' + role + '\n' }}"
    "{% if message['content'] is string %}{{ message['content'] | trim }}"
    "{% else %}{% for part in message['content'] %}{{ part['text'] | trim if part['type'] == 'text' }}{% endfor %}"
    "{% endif %}{{ '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
TEXT = {
    "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2,
    "num_key_value_heads": 1, "head_dim": 16, "query_pre_attn_scalar": 16, "sliding_window": 64,
    "max_position_embeddings": 4096, "layer_types": ["sliding_attention", "full_attention"],
}  # fmt: skip
VISION = {
    "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 28,
    "patch_size": 14,
}  # fmt: skip
SHARD = "1MB"


def write_tiny_gemma(folder: Path) -> Path:
    """Save the model that sees images into a folder, as the hub would hand it over."""
    import torch
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration, Gemma3Processor

    torch.manual_seed(1)
    tokenizer = _tokenizer()
    config = Gemma3Config(
        text_config={**TEXT, "vocab_size": len(tokenizer)}, vision_config=VISION, mm_tokens_per_image=1,
        boi_token_index=tokenizer.boi_token_id, eoi_token_index=tokenizer.eoi_token_id,
        image_token_index=tokenizer.image_token_id,
    )  # fmt: skip
    _save(Gemma3ForConditionalGeneration(config), folder)
    images = _images(size={"height": 28, "width": 28}, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    Gemma3Processor(images, tokenizer, image_seq_length=1, chat_template=TEMPLATE).save_pretrained(folder)
    return folder


def write_tiny_text_gemma(folder: Path) -> Path:
    """Save the model of text alone, with a tokenizer and no processor."""
    import torch
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    torch.manual_seed(1)
    tokenizer = _tokenizer()
    _save(Gemma3ForCausalLM(Gemma3TextConfig(**TEXT, vocab_size=len(tokenizer))), folder)
    tokenizer.save_pretrained(folder)
    return folder


def altered(folder: Path, copy: Path, **config: Any) -> Path:
    """A copy of a model's folder, with other values in its config.json."""
    shutil.copytree(folder, copy)
    told = json.loads((copy / "config.json").read_text(encoding="utf-8"))
    (copy / "config.json").write_text(json.dumps({**told, **config}), encoding="utf-8")
    return copy


def _save(network: Any, folder: Path) -> None:
    from transformers import GenerationConfig

    # As Gemma 3 comes: with sampling switched on, which must not be followed.
    network.generation_config = GenerationConfig(
        bos_token_id=2, eos_token_id=[1, 5], pad_token_id=0, do_sample=True, top_k=64, top_p=0.95
    )
    network.save_pretrained(folder, max_shard_size="40KB")


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    trained = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    trained.normalizer = normalizers.Replace(" ", "▁")
    trained.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    trained.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    octets = [f"<0x{value:02X}>" for value in range(256)]
    trained.train_from_iterator(
        LINES, trainers.BpeTrainer(vocab_size=600, special_tokens=SPECIALS + octets, show_progress=False)
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=trained, bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>",
        additional_special_tokens=["<start_of_turn>", "<end_of_turn>"], padding_side="left", chat_template=TEMPLATE,
        extra_special_tokens={
            "boi_token": "<start_of_image>", "eoi_token": "<end_of_image>", "image_token": "<image_soft_token>",
        },
    )  # fmt: skip


def _images(**options: Any) -> Any:
    import transformers

    # Without torchvision there is the one of pillow alone.
    kind = getattr(transformers, "Gemma3ImageProcessorPil", None) or transformers.Gemma3ImageProcessor
    return kind(**options)

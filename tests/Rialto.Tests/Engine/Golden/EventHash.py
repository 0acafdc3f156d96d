#!/usr/bin/env python3
"""The running event hash, written from its definition in docs/rules/events.md alone: makes the vectors of FrozenFormatTests.

Run: python3 EventHash.py
"""
M = (1 << 64) - 1


def fold(product):
    return (product >> 64) ^ (product & M)


def rotl(value, count):
    return ((value << count) | (value >> (64 - count))) & M


def after(h, events):
    if not events:
        return h
    padded = events + bytes(-len(events) % 16)
    for at in range(0, len(padded), 16):
        w0 = int.from_bytes(padded[at:at + 8], "little")
        w1 = int.from_bytes(padded[at + 8:at + 16], "little")
        h = fold((w0 ^ h ^ 0x9E3779B97F4A7C15) * (w1 ^ rotl(h, 32) ^ 0xD1B54A32D192ED03))
    return ((h ^ len(events)) * 0x2545F4914F6CDD1D) & M


VECTORS = [
    (0, ""),
    (5, ""),
    (0, "0000000000000000"),
    (0, "0100000000000000"),
    (0, "01000000000000000200000000000000"),
    (0x0123456789ABCDEF, "0102030405060708090A0B0C0D0E0F101112131415161718"),
]

for before, text in VECTORS:
    print(f"0x{before:016X} {text or '-'} 0x{after(before, bytes.fromhex(text)):016X}")

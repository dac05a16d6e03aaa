import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventHash, GENESIS_PREV, type LeafFields, leafData, lp, payloadHash } from "./leaf";

const SALT = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const EVENT: LeafFields = {
	seq: 0,
	at: "2026-11-21T09:30:00.000001Z",
	type: "review.decided",
	actor: "user:1",
	subject: "item:42",
	refs: ["a", "bc"],
	campaignId: "c1",
	track: "SOX",
	payloadHash: payloadHash(SALT, '{"outcome":"remove"}'),
	prev: GENESIS_PREV,
};
const sha = (hex: string) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
const hexLp = (text: string) => `${text.length.toString(16).padStart(8, "0")}${Buffer.from(text).toString("hex")}`;

describe("ledger leaf", () => {
	it("is the documented bytes, built here by hand", () => {
		const payload = sha(`00000010${SALT.toString("hex")}${hexLp('{"outcome":"remove"}')}`);
		const data = [
			hexLp("countersign/ledger/v1"),
			hexLp("0"),
			hexLp("2026-11-21T09:30:00.000001Z"),
			hexLp("review.decided"),
			hexLp("user:1"),
			hexLp("item:42"),
			`0000000b${hexLp("a")}${hexLp("bc")}`,
			hexLp("c1"),
			hexLp("SOX"),
			`00000020${payload}`,
			`00000020${"00".repeat(32)}`,
		].join("");
		expect(EVENT.payloadHash).toEqual(Buffer.from(payload, "hex"));
		expect(leafData(EVENT).toString("hex")).toBe(data);
		expect(eventHash(EVENT).toString("hex")).toBe(sha(`00${data}`));
	});

	it("never changes: the hash of this event is fixed for good", () => {
		expect(eventHash(EVENT).toString("hex")).toBe("40ce66726349fd667e01982f0c0383a5e2a6226b8e92f7f930f56e20ec35244d");
	});

	it("differs when any field differs", () => {
		const hashes = [
			EVENT,
			{ ...EVENT, seq: 1n },
			{ ...EVENT, at: "2026-11-21T09:30:00.000002Z" },
			{ ...EVENT, type: "review.decide" },
			{ ...EVENT, actor: "user:2" },
			{ ...EVENT, subject: "item:43" },
			{ ...EVENT, refs: ["ab", "c"] },
			{ ...EVENT, refs: ["abc"] },
			{ ...EVENT, refs: ["bc", "a"] },
			{ ...EVENT, campaignId: null },
			{ ...EVENT, campaignId: "c1SOX", track: null },
			{ ...EVENT, track: "SOC" },
			{ ...EVENT, payloadHash: payloadHash(SALT, "") },
			{ ...EVENT, prev: Buffer.alloc(32, 1) },
		].map((event) => eventHash(event).toString("hex"));
		expect(new Set(hashes).size).toBe(hashes.length);
	});

	it("keeps neighbouring texts apart (property)", () => {
		const pair = fc.tuple(fc.string(), fc.string());
		fc.assert(
			fc.property(pair, pair, ([a, b], [c, d]) => {
				const same = a === c && b === d;
				expect(Buffer.concat([lp(a), lp(b)]).equals(Buffer.concat([lp(c), lp(d)]))).toBe(same);
			}),
		);
	});

	it("refuses what has not the fixed form", () => {
		expect(() => leafData({ ...EVENT, at: "2026-11-21T09:30:00Z" })).toThrow("YYYY-MM-DD");
		expect(() => leafData({ ...EVENT, seq: -1 })).toThrow("negative");
		expect(() => leafData({ ...EVENT, prev: Buffer.alloc(31) })).toThrow("previous hash");
		expect(() => leafData({ ...EVENT, payloadHash: Buffer.alloc(33) })).toThrow("payload hash");
	});
});

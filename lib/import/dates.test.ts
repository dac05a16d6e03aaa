import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DateFormat, type DayEdge, parseTime } from "./dates";

const at = (text: string, format: DateFormat = "iso", zone = "UTC", edge: DayEdge = "start") =>
	parseTime(text, format, zone, edge)?.at ?? null;

describe("reading moments", () => {
	it.each([
		["2026-12-31", "2026-12-31T00:00:00Z"],
		["2026-12-31T08:15:30Z", "2026-12-31T08:15:30Z"],
		["2026-12-31T08:15Z", "2026-12-31T08:15:00Z"],
		["2016-11-25T14:19:48+00:00", "2016-11-25T14:19:48Z"],
		["2027-01-31 00:00:00+00", "2027-01-31T00:00:00Z"],
		["2026-03-02T10:11:12.345-07:00", "2026-03-02T17:11:12.345Z"],
		["2026-03-02T10:11:12.345678+0000", "2026-03-02T10:11:12.345678Z"],
		["2026-03-02T10:11:12.1234567Z", "2026-03-02T10:11:12.123456Z"],
		["2018-05-09T14:25:23.983123456-07:00", "2018-05-09T21:25:23.983123Z"],
		["2026-03-02 10:11:12 UTC", "2026-03-02T10:11:12Z"],
		["2026-01-01T00:30:00+02:00", "2025-12-31T22:30:00Z"],
		["2024-02-29", "2024-02-29T00:00:00Z"],
		["0099-03-01", "0099-03-01T00:00:00Z"],
	])("ISO %s", (text, expected) => {
		expect(at(text)).toBe(expected);
	});

	it.each([
		"2026-02-29",
		"2026-13-01",
		"2026-00-10",
		"2026-04-31",
		"2026-12-31T24:00:00Z",
		"2026-12-31T10:60:00Z",
		"26-12-31",
		"2026-1-1",
		"2026-12-31Z",
		"2026-12-31T1a:00:00Z",
		"yesterday",
		"",
		"0000-01-01",
	])("ISO refuses %s", (text) => {
		expect(at(text)).toBeNull();
	});

	it.each<[DateFormat, string, string | null]>([
		["us", "11/21/2026 7:49:41 PM", "2026-11-21T19:49:41Z"],
		["us", "11/21/2026 12:00:00 AM", "2026-11-21T00:00:00Z"],
		["us", "11/21/2026 12:05 PM", "2026-11-21T12:05:00Z"],
		["us", "1/2/2026", "2026-01-02T00:00:00Z"],
		["us", "1/2/2026, 7:49\u202fp.m.", "2026-01-02T19:49:00Z"],
		["us", "21/11/2026", null],
		["us", "11/21/2026 13:00 PM", null],
		["us", "11/21/2026 0:00 AM", null],
		["day_first", "31.12.2026", "2026-12-31T00:00:00Z"],
		["day_first", "31/12/2026 08:15:30", "2026-12-31T08:15:30Z"],
		["day_first", "31.12-2026", null],
		["compact", "20261231", "2026-12-31T00:00:00Z"],
		["compact", "20261231235958", "2026-12-31T23:59:58Z"],
		["compact", "00000000", null],
		["epoch_s", "1733343742", "2024-12-04T20:22:22Z"],
		["epoch_s", "1733343742.123456789", "2024-12-04T20:22:22.123456Z"],
		["epoch_s", "-1.5", "1969-12-31T23:59:58.5Z"],
		["epoch_s", "17333437420000000", null],
		["epoch_ms", "1733343742000", "2024-12-04T20:22:22Z"],
		["epoch_ms", "1733343742005", "2024-12-04T20:22:22.005Z"],
		["json_ms", "/Date(1733343742000)/", "2024-12-04T20:22:22Z"],
		["json_ms", "\\/Date(1733343742000)\\/", "2024-12-04T20:22:22Z"],
		["json_ms", "/Date(1733343742000+0100)/", "2024-12-04T20:22:22Z"],
		["filetime", "133778173420000000", "2024-12-04T20:22:22Z"],
		["filetime", "9223372036854775807", null],
		["filetime", "0", null],
		["ldap", "20261121194941.0Z", "2026-11-21T19:49:41Z"],
		["ldap", "20261121194941+0130", "2026-11-21T18:19:41Z"],
		["ldap", "202611211949Z", "2026-11-21T19:49:00Z"],
		["ldap", "20261121194941", null],
	])("%s %s", (format, text, expected) => {
		expect(at(text, format)).toBe(expected);
	});

	it("takes a day as its first or its last second, in the zone", () => {
		expect(at("2026-12-31", "iso", "UTC", "end")).toBe("2026-12-31T23:59:59Z");
		expect(at("2026-12-31", "iso", "Europe/Berlin", "end")).toBe("2026-12-31T22:59:59Z");
		// Where a day ends twice it lasts to the second end; where midnight is skipped, to where the clocks are put on.
		expect(at("2026-04-04", "iso", "America/Santiago", "end")).toBe("2026-04-05T03:59:59Z");
		expect(at("28.3.2026", "day_first", "Asia/Beirut", "end")).toBe("2026-03-28T21:59:59Z");
		expect(at("12/31/2026", "us", "America/New_York", "start")).toBe("2026-12-31T05:00:00Z");
		expect(at("2026-12-31T10:00:00Z", "iso", "Europe/Berlin", "end")).toBe("2026-12-31T10:00:00Z");
		expect(at("2026-07-01 10:00:00", "iso", "Asia/Kolkata")).toBe("2026-07-01T04:30:00Z");
	});

	it("refuses a time that the zone skipped, and takes the earlier of one that came twice", () => {
		expect(at("2026-03-29 02:30:00", "iso", "Europe/Berlin")).toBeNull();
		expect(at("2026-03-29 03:00:00", "iso", "Europe/Berlin")).toBe("2026-03-29T01:00:00Z");
		expect(at("2026-10-25 02:30:00", "iso", "Europe/Berlin")).toBe("2026-10-25T00:30:00Z");
		expect(at("2026-10-25 03:00:00", "iso", "Europe/Berlin")).toBe("2026-10-25T02:00:00Z");
		expect(at("2026-09-06", "iso", "America/Santiago")).toBe("2026-09-06T04:00:00Z");
	});

	it("agrees with Intl: a moment shown in a zone and read back is the same, but for the hour that comes twice", () => {
		const zones = fc.constantFrom(
			"Europe/Berlin",
			"America/New_York",
			"Asia/Kolkata",
			"Pacific/Auckland",
			"America/St_Johns",
			"Pacific/Kiritimati",
		);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), zones, (seconds, zone) => {
				const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(seconds * 1000);
				const back = Date.parse(at(shown, "iso", zone) ?? "") / 1000;
				expect([0, 3600]).toContain(seconds - back);
			}),
			{ numRuns: 500 },
		);
	});

	it("reads quickly what it reads slowly: both ISO paths agree", () => {
		const two = (max: number) => fc.nat(max).map((n) => String(n).padStart(2, "0"));
		const parts = fc.tuple(fc.constantFrom("0000", "0004", "1900", "2000", "2023", "2024"), two(13), two(32), two(25), two(61), two(61));
		fc.assert(
			fc.property(parts, fc.boolean(), ([year, month, day, hour, minute, second], timed) => {
				const date = `${year}-${month}-${day}`;
				const time = `${hour}:${minute}:${second}`;
				expect(at(timed ? `${date}T${time}Z` : date)).toBe(at(timed ? `${date} ${time}+00:00` : `${date} 00:00:00`));
			}),
			{ numRuns: 3000 },
		);
	});
});

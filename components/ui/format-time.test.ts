import { describe, expect, it } from "vitest";
import { formatTime } from "@/components/ui/format-time";

const moment = new Date("2026-10-15T21:05:09Z");

describe("formatTime", () => {
	it("shows UTC with its zone", () => {
		expect(formatTime(moment)).toBe("15 Oct 2026, 21:05 UTC");
		expect(formatTime(moment, "second")).toBe("15 Oct 2026, 21:05:09 UTC");
		expect(formatTime(moment, "date")).toBe("15 Oct 2026");
	});

	it("shows a deadline in its own zone, on that zone's day", () => {
		expect(formatTime(moment, "minute", "America/New_York")).toBe("15 Oct 2026, 17:05 New York");
		expect(formatTime(moment, "date", "Asia/Tokyo")).toBe("16 Oct 2026 Tokyo");
	});

	it("keeps midnight at 00, not 24", () => {
		expect(formatTime(new Date("2026-01-01T00:00:00Z"))).toBe("1 Jan 2026, 00:00 UTC");
	});
});

"use client";

import type { MoreRows } from "@/components/data-table/keyset-rows";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";

type EndProps = {
	shown: number;
	total: number | undefined;
	more: MoreRows | undefined;
	cardsLeft: number;
	onMoreCards: () => void;
};

/** Under the last row: how many there are, what is coming, or that something did not come. */
export function TableEnd({ shown, total, more, cardsLeft, onMoreCards }: EndProps) {
	if (more?.status === "failed") {
		return (
			<div role="alert" className="dt-end text-danger">
				The rows after these could not be loaded.{" "}
				<Button size="sm" onClick={more.load}>
					Try again
				</Button>
			</div>
		);
	}
	if (more?.status === "loading") {
		return (
			<div className="dt-end">
				<Spinner /> Loading more rows
			</div>
		);
	}
	if (cardsLeft > 0) {
		return (
			<div className="dt-end">
				<Button onClick={onMoreCards}>Show more, {cardsLeft.toLocaleString("en-US")} left</Button>
			</div>
		);
	}
	if (more?.hasMore) {
		return (
			<div className="dt-end">
				<Button size="sm" onClick={more.load}>
					Load more
				</Button>{" "}
				{counted(shown)}
				{total !== undefined && ` of ${counted(total)}`} rows shown
			</div>
		);
	}
	return <div className="dt-end">{shown === 1 ? "1 row" : `${counted(shown)} rows`}, no more</div>;
}

function counted(value: number) {
	return value.toLocaleString("en-US");
}

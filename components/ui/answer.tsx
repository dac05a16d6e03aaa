"use client";

import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

type AnswerProps = {
	name: string;
	question: ReactNode;
	/** What an answer leads to; shown under the question. */
	note?: ReactNode;
	options: { value: string; label: string }[];
	/** Null: not answered. Nothing is preselected. */
	value: string | null;
	onChange: (value: string) => void;
};

/** A question with two or a few short answers: beside it where they are Yes and No, under it where they need room. */
export function Answer({ name, question, note, options, value, onChange }: AnswerProps) {
	const long = options.length > 2 || options.some((option) => option.label.length > 12);
	return (
		<fieldset className="border-t py-2.5">
			<div className={cx("flex gap-3", long ? "flex-col gap-1.5" : "items-start")}>
				<legend className="float-left min-w-0 flex-1 py-0.5">{question}</legend>
				<div className="flex flex-wrap gap-1">
					{options.map((option) => (
						<label
							key={option.value}
							className={cx(
								"relative inline-flex min-h-6 items-center rounded-sm px-2.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 max-sm:min-h-10 max-sm:px-4",
								option.value === value ? "bg-inverse text-inverse-ink" : "inset-ring inset-ring-control hover:bg-hover",
							)}
						>
							<input
								type="radio"
								name={name}
								value={option.value}
								checked={option.value === value}
								onChange={() => onChange(option.value)}
								className="absolute inset-0 cursor-pointer opacity-0"
							/>
							{option.label}
						</label>
					))}
				</div>
			</div>
			{note && <p className="mt-1.5 text-ink-2 text-sm">{note}</p>}
		</fieldset>
	);
}

"use client";

import Link from "next/link";
import { ReportFields } from "@/components/campaign/report-fields";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field-error";
import type { StepProps } from "./step-props";

/** Which controls this review tests, and what it reports to. */
export function ControlsStep({ setup, save, pending, fields }: StepProps) {
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				const form = new FormData(event.currentTarget);
				const report = Object.fromEntries(
					[...form].flatMap(([key, value]) => (key.startsWith("report.") ? [[key.slice(7), String(value)]] : [])),
				);
				save({ step: "controls", controlIds: form.getAll("control").map(String), report });
			}}
		>
			<Card title="Controls tested" note="Every decision names the objective of these controls.">
				{setup.controls.length === 0 ? (
					<EmptyState
						title={`No ${setup.track} control yet`}
						action={
							<Link className="link" href="/controls">
								Controls
							</Link>
						}
					>
						A control owner of this track writes the company's controls down first; they then stand here.
					</EmptyState>
				) : (
					<div className="flex flex-col gap-3">
						{setup.controls.map((control) => (
							<Checkbox
								key={control.id}
								name="control"
								value={control.id}
								defaultChecked={setup.controlIds.includes(control.id)}
								label={
									<>
										<b className="font-semibold">{control.code}</b> {control.title}
									</>
								}
								hint={control.objective}
							/>
						))}
						{fields.controlIds && <FieldError id="controls-error">{fields.controlIds}</FieldError>}
					</div>
				)}
			</Card>
			<Card title="What it reports to">
				<ReportFields track={setup.track} values={setup.report} errors={fields} />
			</Card>
			<Button type="submit" kind="primary" className="self-start" pending={pending}>
				Save and go on
			</Button>
		</form>
	);
}

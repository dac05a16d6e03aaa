"use client";

import { type ComponentProps, type DragEvent, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";
import { useFieldWiring } from "@/components/ui/field-context";
import { formatBytes } from "@/components/ui/format-bytes";
import { Icon } from "@/components/ui/icon";

type FileDropProps = Omit<ComponentProps<"input">, "type" | "onChange" | "children"> & {
	/** Under the call: "CSV, UTF-8, up to 2 GB". */
	note?: string;
	onFiles?: (files: File[]) => void;
};

/** A place to drop a file on, or to press and choose one. The real file input lies under it, so forms and keyboards work. */
export function FileDrop({ note, onFiles, multiple, className, ...rest }: FileDropProps) {
	const input = useRef<HTMLInputElement>(null);
	const [files, setFiles] = useState<File[]>([]);
	const [over, setOver] = useState(false);

	function take(list: FileList | null) {
		const taken = [...(list ?? [])];
		setFiles(taken);
		onFiles?.(taken);
	}

	function drop(event: DragEvent) {
		event.preventDefault();
		setOver(false);
		if (!input.current || event.dataTransfer.files.length === 0) return;
		input.current.files = event.dataTransfer.files;
		take(input.current.files);
	}

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the input does
		<div
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={drop}
			className={cx(
				"relative flex min-h-24 flex-col items-center justify-center gap-1 rounded-lg border border-control border-dashed px-4 py-5 text-center has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2",
				over ? "bg-accent-bg" : "bg-surface hover:bg-hover",
				className,
			)}
		>
			<Icon name={files.length > 0 ? "file" : "upload"} className="text-ink-3" />
			{files.length === 0 ? (
				<span>
					<span className="link">Choose {multiple ? "files" : "a file"}</span> or drop {multiple ? "them" : "it"} here
				</span>
			) : (
				files.map((file) => (
					<span key={file.name} className="max-w-full truncate">
						<b className="font-semibold">{file.name}</b> <span className="text-ink-2">{formatBytes(file.size)}</span>
					</span>
				))
			)}
			{note && <span className="text-ink-3 text-sm">{note}</span>}
			<input
				{...useFieldWiring()}
				{...rest}
				ref={input}
				type="file"
				multiple={multiple}
				onChange={(event) => take(event.target.files)}
				className="absolute inset-0 cursor-pointer opacity-0"
			/>
		</div>
	);
}

"use client";

import "./globals.css";

/** Stands in for the whole document when the root layout itself fails: plain links, since nothing else may be running. */
export default function GlobalError({ error }: { error: unknown }) {
	const reference = error instanceof Error && "digest" in error ? String(error.digest) : null;
	return (
		<html lang="en">
			<body>
				<title>This did not work · Countersign</title>
				<main className="mx-auto flex min-h-dvh max-w-[34rem] flex-col justify-center gap-3 px-6">
					<h1 className="font-[650] text-lg">This did not work</h1>
					<p className="text-ink-2">
						Countersign could not show the page. {reference && `Give your administrator this reference: ${reference}.`}
					</p>
					<p>
						{/* A full load on purpose: the router may be what failed. */}
						<a className="link" href="/">
							Load the start page
						</a>
					</p>
				</main>
			</body>
		</html>
	);
}

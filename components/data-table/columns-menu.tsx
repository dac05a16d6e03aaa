"use client";

import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { MenuCheck } from "@/components/ui/menu-item";

type ColumnsMenuProps = {
	/** The columns that may be hidden. Identity and decision never are. */
	columns: { id: string; label: string }[];
	hidden: readonly string[];
	onChange: (hidden: string[]) => void;
};

/** Chooses which columns show. Cards have none, so it is not there on a narrow screen. */
export function ColumnsMenu({ columns, hidden, onChange }: ColumnsMenuProps) {
	return (
		<div className="max-sm:hidden">
			<Menu
				label="Columns"
				trigger={
					<>
						<Icon name="columns" />
						Columns
					</>
				}
			>
				{columns.map(({ id, label }) => (
					<MenuCheck
						key={id}
						checked={!hidden.includes(id)}
						onChange={(show) => onChange(show ? hidden.filter((one) => one !== id) : [...hidden, id])}
					>
						{label}
					</MenuCheck>
				))}
			</Menu>
		</div>
	);
}

/** A department: cost centre, head count with its head, the post its head reports to, and the jobs in it. */
export interface Department {
	name: string;
	costCentre: string;
	size: number;
	reportsTo: string;
	titles: readonly string[];
}

const d = (name: string, costCentre: string, size: number, reportsTo: string, ...titles: string[]): Department => ({
	name,
	costCentre,
	size,
	reportsTo,
	titles,
});

export const DEPARTMENTS: readonly Department[] = [
	d("General ledger", "1100-10", 14, "controller", "General ledger accountant", "Senior accountant", "Close accountant"),
	d("Accounts payable", "1100-20", 18, "controller", "Accounts payable clerk", "Accounts payable specialist", "Invoice analyst"),
	d("Accounts receivable", "1100-30", 14, "controller", "Accounts receivable clerk", "Credit analyst", "Billing specialist"),
	d("Treasury", "1100-40", 8, "cfo", "Treasury analyst", "Cash manager", "Payments officer"),
	d("Payroll", "1100-50", 8, "cfo", "Payroll specialist", "Payroll analyst"),
	d("Tax", "1100-60", 5, "controller", "Tax accountant", "Tax manager"),
	d("Financial planning", "1100-70", 10, "cfo", "Financial analyst", "Planning manager"),
	d("Internal controls", "1100-80", 5, "ceo", "Controls analyst", "Controls tester"),
	d("Procurement", "1200-10", 16, "coo", "Buyer", "Category manager", "Supplier analyst"),
	d("Human resources", "1300-10", 16, "chro", "HR business partner", "Recruiter", "HR operations specialist"),
	d("Legal", "1400-10", 8, "ceo", "Counsel", "Paralegal", "Privacy manager"),
	d("Platform engineering", "2100-10", 34, "cto", "Site reliability engineer", "Platform engineer", "Network engineer"),
	d("Application engineering", "2100-20", 60, "cto", "Software engineer", "Senior software engineer", "Test engineer"),
	d("Data engineering", "2100-30", 22, "cto", "Data engineer", "Analytics engineer", "Machine learning engineer"),
	d("Information security", "2200-10", 14, "cto", "Security engineer", "Security analyst"),
	d("IT operations", "2200-20", 20, "cto", "Systems administrator", "Service desk analyst", "Endpoint engineer"),
	d("Customer operations", "3100-10", 48, "coo", "Support specialist", "Onboarding specialist", "Customer success manager"),
	d("Sales", "3200-10", 44, "coo", "Account executive", "Sales development representative", "Solutions engineer"),
	d("Marketing", "3300-10", 18, "coo", "Campaign manager", "Content editor", "Market analyst"),
	d("Product", "3400-10", 16, "cto", "Product manager", "Product designer"),
];

export const FIRST_NAMES =
	"Aaron Adaeze Agnes Alba Alina Amir Anders Anita Anja Arun Astrid Beatriz Benedikt Bianca Bruno Camille Carlos Catalina Cecilia Chen Clara Cyril Dagny Dalia Darius Denise Diego Dorota Edda Elif Emil Esther Fabian Farah Felipe Finn Florence Gabriel Gemma Georg Giulia Hamid Hanna Hector Helena Hiroshi Ida Igor Imani Irene Isak Ivana Jamal Jana Jasper Joanna Joel Julia Kamila Karim Katrin Keiko Lars Leila Lena Liam Lina Luca Magda Malik Maren Mateo Maya Mei Mikael Milena Mina Nabil Naomi Nikolai Nina Noor Olga Oscar Paula Pavel Petra Quentin Rafael Rania Reza Rosa Samir Sandra Selma Simon Stella Sven Tamar Tariq Teresa Thea Tobias Uma Valeria Vera Vikram Wanda Willem Xenia Yara Yusuf Zara Zoe".split(
		" ",
	);
export const LAST_NAMES =
	"Abara Adler Ahmadi Albrecht Almeida Andersson Aoki Barbosa Bauer Becker Benali Bergmann Bianchi Boateng Bouchard Brandao Campbell Castro Chandra Cohen Costa Dahl Danso Demir Dietrich Dubois Duarte Eriksen Fischer Fournier Fujita Garcia Gomes Grant Haddad Hansen Hartley Hoffmann Huang Ibrahim Ito Ivanov Jansen Jensen Kamara Kapoor Karlsson Keller Khan Kim Kowalski Krause Kumar Laurent Lehmann Lindgren Lopez Maier Malik Marin Mensah Meyer Moreau Mueller Murray Nakamura Navarro Nguyen Nielsen Novotny Okafor Olsen Ortiz Osei Patel Pereira Petrov Popescu Quist Reyes Richter Romano Rossi Sato Schmidt Schneider Schulz Sharma Silveira Singh Sorensen Suzuki Takahashi Tanaka Torres Ueda Vargas Vogel Wagner Walsh Weiss Winter Wolff Yamada Yilmaz Zhang Ziegler".split(
		" ",
	);

import { reader, type Judges } from "./kit.ts";
import { info, when } from "./system-kit.ts";

/** Programs that compute, draw, wait or set up the terminal, and touch nothing else. */

export const terminal: Judges = {
	seq: reader("n", "counts", "-w -f= -s= --equal-width --format= --separator= -0123456789"),
	jot: info,
	factor: info,
	expr: reader("n", "computes", "--help --version"),
	bc: reader("r", "computes", "-hilqsvw -e= --expression= --help --interactive --mathlib --quiet --standard --version"),
	cal: reader(
		"n",
		"shows a calendar",
		"-13jmswyYhNbV -n= -S -m= -d= -A= -B= --three --year --months= --monday --sunday --julian --week? --color? --help --version",
	),
	ncal: reader("n", "shows a calendar", "-13jMSwyhNbeopCJ -m= -d= -s= -A= -B= -W="),
	caffeinate: reader("n", "keeps the system awake", "-dimsu -t= -w="),
	sleep: reader("n", "waits", "--help --version"),
	usleep: info,
	yes: reader("n", "prints again and again", "--help --version"),
	clear: reader("-", "clears the screen", "-xV -T="),
	reset: reader("-", "resets the terminal", "-qV"),
	tput: reader("n", "controls the terminal", "-VxS -T="),
	stty: when(/^(-a|--all|-g|--save|size|speed)?$/, "shows settings of the terminal", "changes settings of the terminal", "execute"),
	banner: info,
	figlet: reader("n", "draws", "-ckLlnoprRsStvxXDEINW -d< -f= -I= -m= -w= -C<"),
	toilet: reader("n", "draws", "-f= -d< -F= -w= -tkWSshvI --filter= --font= --gay --metal --html"),
	cowsay: reader("n", "draws", "-bdgpstwynl -e= -T= -W="),
	cowthink: reader("n", "draws", "-bdgpstwynl -e= -T= -W="),
	fortune: reader("n", "tells", "-aceflosiuw -m= -n="),
	lolcat: reader(
		"r",
		"colours",
		"-aifvhte -p= -F= -S= -d= -s= --animate --invert --truecolor --force --help --version --freq= --seed= --spread=",
	),
	pwgen: reader("n", "makes passwords", "-1AaBcCnNsvyh0 -H= -r= -N="),
	uuidgen: reader("n", "makes an id", "-rtmsxhV -n= -N= --random --time --md5 --sha1 --namespace= --name= --hex"),
	mcookie: info,
	units: reader(
		"n",
		"converts",
		"-1cmoqrstvVhUS -d= -e -f< -o= --help --version --terse --verbose --compact --digits= --exponential --strict --one-line --round --quiet",
	),
};

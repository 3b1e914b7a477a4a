/** What the tables cannot tell: written after the runs. */

export const NOTES: { readonly all: string; readonly of: Readonly<Record<string, string>> } = {
  all: `What is to be learnt from it:

- where rows are many enough and nothing is seasonal (the census) no false alarm began in three years, and what was reported was right; the price is a
  window of delay, since two of three must fail, and one change of two that was not reported: it was found too unsure;
- on the weather our own sample's rule is no better than the others: **seasons of a year are drift to it**, since windows of a quarter are
  compared with all of the year. \`season: year\`, made and tried when this was known, compares them with the same days: no false alarm,
  and the warm year is seen;
- five numbers a window (the Nile) are too few for us, and Evidently is faster there.`,
  of: {
    weather: `**Not good.** A quarter of a year does not look like a whole one, so the alarm is on from May 2014 and stays on: the warm year finds it on
already. Evidently's begin the same way. A window a year is not fooled by seasons, and does not see the warm year either: it has two windows. NannyML is quiet because the ten chunks that it takes its band from are seasons themselves: so
wide a band sees nothing. Nobody sees the fog: the sample asks for accuracy below 70%, not for a change of it, and has no \`concept-drift\` check. One that was added afterwards does not see it either, and rightly by what it measures: the model is right in 81% of 2014 and 77% of 2015, 74% and 82% of the two years it was tried on. It never says fog, and is no worse for it. Eight windows
with three labelled as unchanged say little of rates.

\`season: year\` did not exist when these results came in: its two lanes were added afterwards, the labels and the other lanes are as they
were. The quarter that began in May 2014 is now held against the 180 days of May, June and July 2012 and 2013, and looks like them. The
first quarter that lies wholly in the warm year fails (\`temp_max\`, median 8.3 to 10.3 degrees, November to February; \`temp_min\`, 2.8 to 4.7), and the alarm
is on until the warm year is over. (Against training's rows alone, as it was first tried, it began a window later; that the other splits count too was decided
then, for the holes that whole weeks leave in a season.) \`temp_min\` failed once before, from August to
November 2014, of which the warm year has five weeks, so that two of three have failed by February. Days resemble their neighbours, which the sample's rule does not say: with
\`correlated\` nothing is beyond doubt and nothing fires, the warm year included. It takes the slope of a season within the window for likeness
of neighbours too, and is more careful than it had to be. Two years know little of how years differ. Whether answers moved cannot be told
before there is an earlier year: a quarter of the test split has about 40 rows, whole weeks of them missing, and 60 in the window's proportions are needed. So the sample keeps its own rule, in which the
demo's drift is one of seasons.`,
    census: `The older people are reported by the two columns that say it most, one window after Evidently and NannyML, who need one window and not two. **The form's default is missed**: its
effect on \`MAR\` (0.09, 0.10, 0.13, 0.10 in the four windows) is at the smallest that the spec calls a change, and over 15 columns at a significance
of 0.01 only the third window is beyond doubt; one of three does not fire. At 0.05, tried when this was known, it is reported two
windows after it began, still without a false alarm. Evidently sees something in that window too, but in \`SCHL\`, which had not changed; NannyML sees \`MAR\` itself.
Half of the columns never drift at once, so that Evidently's "dataset drift" says nothing in three years. That so many fewer work is seen in its first
window by both that know truths; ours says too that it is more than its confidence allows (\`concept-drift\`), and that the error rate
jumped (\`adwin\`). Our alarms end a window after the change does, since two windows have to pass; those windows are the ones in the last column.`,
    occupancy: `Hard for everybody, and four days are too short to speak of a rate a month: each false alarm is 7.6 of them. **Ours is false before it is right**: Friday's evening and
night are dark, the reference is days and nights together, and even blocks of alike rows do not excuse two windows without any
light. The hours of a day are a season too, but \`season: hour\` needs four days before it can compare. Evidently is on in every window. NannyML is fastest here, and
then calls the days on which people are back a change, until the end.`,
    nile: `**Missed.** Of five numbers against twenty the exact test at 0.01 is passed only by an almost complete separation; twice in three windows it is so only by 1935, 36 years after the fall. Evidently tests at
0.05, without a second window, and has it in the first window that lies wholly behind the change; then its alarm goes on and off, five times in all. Windows of ten years, tried when this was known, take three of them. Only one window lies
wholly before the change and has too few rows, so that false alarms cannot be counted here.`,
  },
};

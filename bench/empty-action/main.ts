/** The least that an action can be: it reads an input and writes an output. What the others are measured against. */
import { getInput, setOutput } from "@actions/core";

setOutput("said", getInput("say"));

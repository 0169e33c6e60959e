// Keeps what a page marks data-live (with an id) up to date: asks for the page again every two seconds while it is
// looked at, and puts in what has changed. Focus, scroll, open details, and whatever somebody is at, stay.
"use strict";

const EVERY = 2000;
const SLOWEST = 60000;
const state = document.getElementById("live-state");
const button = document.getElementById("live-switch");
let wait = EVERY;
let timer = 0;
let paused = false;
let leaving = false;

const parts = (page) => [...page.querySelectorAll("[data-live][id]")];

// Without the forms' tokens, which are others each time.
function written(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("[name=csrf_token]").forEach((token) => token.remove());
  return copy.innerHTML;
}

const before = new Map(parts(document).map((part) => [part.id, written(part)]));

function say(words) {
  if (state && state.textContent !== words) state.textContent = words;
}

// Somebody types there, or has marked something to copy it.
function isAt(part) {
  const focus = document.activeElement;
  const types = focus && part.contains(focus) && focus.matches("input, select, textarea");
  const marked = document.getSelection();
  return types || (marked && !marked.isCollapsed && part.contains(marked.anchorNode));
}

// How to find the focus again: by its id, or as the how-manieth link, button or summary of what has an id around it.
function placeOf(focus, part) {
  if (!focus || !part.contains(focus) || focus === part) return () => null;
  if (focus.id) return () => document.getElementById(focus.id);
  const around = focus.closest("[id]");
  const number = [...around.querySelectorAll(focus.tagName)].indexOf(focus);
  return () => document.getElementById(around.id)?.querySelectorAll(focus.tagName)[number];
}

// What is in sight stays where it is when something comes in above it.
function anchorOf(part) {
  if (part.getBoundingClientRect().top >= 0) return null;
  const seen = [...part.querySelectorAll("[id]")].find((one) => one.getBoundingClientRect().bottom > 0);
  return seen ? { id: seen.id, top: seen.getBoundingClientRect().top } : null;
}

function put(part, fresh) {
  const open = new Map([...part.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  const known = new Set([...part.querySelectorAll("li[id], tr[id]")].map((one) => one.id));
  const focus = placeOf(document.activeElement, part);
  const anchor = anchorOf(part);
  part.replaceChildren(...fresh.childNodes);
  part.querySelectorAll("details[id]").forEach((one) => {
    if (open.has(one.id)) one.open = open.get(one.id);
  });
  part.querySelectorAll("li[id], tr[id]").forEach((one) => one.classList.toggle("fresh", !known.has(one.id)));
  focus()?.focus({ preventScroll: true });
  const kept = anchor && document.getElementById(anchor.id);
  if (kept) window.scrollBy({ top: kept.getBoundingClientRect().top - anchor.top, behavior: "instant" });
}

function update(page) {
  for (const fresh of parts(page)) {
    const part = document.getElementById(fresh.id);
    const now = written(fresh);
    if (!part || before.get(part.id) === now || isAt(part)) continue;
    before.set(part.id, now);
    put(part, fresh);
  }
}

async function ask() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (paused || leaving) return;
    update(page);
    wait = EVERY;
    say("Live");
  } catch {
    wait = Math.min(wait * 2, SLOWEST);
    say("No answer; asking again");
  }
  later();
}

function later() {
  clearTimeout(timer);
  if (!paused && !leaving && document.visibilityState === "visible") timer = setTimeout(ask, wait);
}

if (before.size && state && button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? "Go on" : "Pause";
    say(paused ? "Stands still" : "Live");
    later();
  });
  document.addEventListener("visibilitychange", later);
  // What is sent must meet its own answer, not one of ours.
  document.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { leaving = false; later(); });
  say("Live");
}

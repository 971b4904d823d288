"""The room in a real browser: nothing typed is lost, one pen, keys open one thing each, the trainer's page."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from simkit.workshop.room import Room
from simkit.workshop.store import Group

from .conftest import EXERCISE, PATIENCE, Device, Served, fetch, fits, free_port, ready, start, visit, wait_for

FINAL, CHANCE = ".field-judgement-final input", ".field-judgement-chance input"


def final_of(served: Served, group: Group) -> object:
    judgement = served.answers(group).get("judgement")
    return judgement.get("final") if isinstance(judgement, dict) else None


def forget_expected_errors(device: Device) -> None:
    """A browser writes a failed request into its console; where the test itself broke the line, that is no fault."""
    expected = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "WebSocket connection", "Failed to load resource")
    device.errors[:] = [text for text in device.errors if not any(part in text for part in expected)]


def test_answers_are_saved_at_once_and_survive_a_reload(served: Served, device: Device) -> None:
    group = served.group()
    page = visit(device(), served.link(group))
    page.fill(FINAL, "72.5")
    page.press(FINAL, "Tab")
    expect(page.locator(".saved-state")).to_contain_text("Saved")
    assert final_of(served, group) == 72.5
    page.reload()
    ready(page)
    expect(page.locator(FINAL)).to_have_value("72.5")


def test_a_room_that_comes_at_once_gets_in(served: Served, device: Device) -> None:
    """More pages at a time than there are cores: some wait outside, all of them open, none has to be reloaded."""
    group, contexts = served.group(), [device() for _ in range(8)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.goto(served.link(group), wait_until="commit")
    for page in pages:
        page.locator("body:not(.opening) .sk-frame").wait_for(state="visible", timeout=2 * PATIENCE)
        expect(page.locator(".trouble")).to_be_hidden()


def test_a_closed_tab_keeps_what_was_being_typed_and_ends_its_kernel(served: Served, device: Device) -> None:
    group, context = served.group(), device()
    running = {kernel.pid for kernel in served.kernels()}
    page = visit(context, served.link(group))
    mine = {kernel.pid for kernel in served.kernels()} - running
    page.focus(FINAL)
    page.keyboard.type("64")
    page.close(run_before_unload=False)
    wait_for(lambda: not any(psutil.pid_exists(pid) for pid in mine), 20)
    expect(visit(context, served.link(group)).locator(FINAL)).to_have_value("64")
    wait_for(lambda: final_of(served, group) == 64)


def test_a_lost_network_loses_nothing(served: Served, device: Device) -> None:
    group, context = served.group(), device()
    page = visit(context, served.link(group))
    context.set_offline(True)
    page.fill(FINAL, "61")
    page.press(FINAL, "Tab")
    page.fill(CHANCE, "7")
    page.wait_for_timeout(1500)
    context.set_offline(False)
    wait_for(lambda: final_of(served, group) == 61, 40)
    expect(page.locator(FINAL)).to_have_value("61")
    forget_expected_errors(device)


def test_a_silent_server_shows_a_banner_and_what_was_typed_arrives_afterwards(served: Served, device: Device) -> None:
    group = served.group()
    page = visit(device(), served.link(group))
    banner = page.locator(".live-banner")
    expect(banner).to_be_hidden()
    served.process.send_signal(signal.SIGSTOP)
    try:
        page.fill(FINAL, "58")
        page.press(FINAL, "Tab")
        expect(banner).to_contain_text("Connection lost", timeout=15_000)
    finally:
        served.process.send_signal(signal.SIGCONT)
    wait_for(lambda: final_of(served, group) == 58, 40)
    expect(banner).to_be_hidden(timeout=PATIENCE)
    forget_expected_errors(device)


def test_a_killed_kernel_reopens_the_page_with_everything_in_it(served: Served, device: Device) -> None:
    group = served.group()
    running = {kernel.pid for kernel in served.kernels()}
    page = visit(device(), served.link(group))
    page.click(".language-zh")
    page.fill(FINAL, "66")
    page.press(FINAL, "Tab")
    wait_for(lambda: final_of(served, group) == 66)
    page.evaluate("window.beforeTheKill = true")
    for kernel in served.kernels():
        if kernel.pid not in running:
            kernel.kill()
    page.fill(CHANCE, "9")
    page.wait_for_function("!window.beforeTheKill", timeout=PATIENCE)
    ready(page)
    expect(page.locator(FINAL)).to_have_value("66")
    expect(page.locator(CHANCE)).to_have_value("9")
    wait_for(lambda: served.answers(group)["judgement"]["chance"] == 9)
    forget_expected_errors(device)


def test_what_another_device_changed_meanwhile_stays_and_the_own_version_is_kept(
    served: Served, device: Device
) -> None:
    group = served.group()
    page = visit(device(), served.link(group))
    page.fill(FINAL, "70")
    page.press(FINAL, "Tab")
    wait_for(lambda: final_of(served, group) == 70)
    # As if this browser had typed 88 into the empty field, lost its line, and only now came back.
    page.evaluate(
        """() => localStorage.setItem(`simkit:${location.pathname}`, JSON.stringify({
            "recovery field-judgement-final": { typed: "88", before: "", base: 0, at: Date.now() } }))"""
    )
    page.reload()
    ready(page)
    expect(page.locator(".sk-notice")).to_contain_text("kept for the trainer")
    expect(page.locator(FINAL)).to_have_value("70")
    assert [version["judgement"]["final"] for version in served.store.refused(group.id, EXERCISE)] == [88]


def test_one_device_holds_the_pen_the_other_reads_along_and_takes_over(served: Served, device: Device) -> None:
    group = served.group()
    laptop = visit(device(), served.link(group))
    phone = visit(device(390), served.link(group))
    expect(phone.locator(".sk-pen")).to_contain_text("Device 1 holds the pen")
    expect(phone.locator(FINAL)).to_be_disabled()
    laptop.fill(FINAL, "71")
    laptop.press(FINAL, "Tab")
    expect(phone.locator(FINAL)).to_have_value("71", timeout=10_000)
    phone.click("button.pen")
    expect(laptop.locator(".sk-pen")).to_contain_text("Device 2 asks for the pen", timeout=10_000)
    laptop.click("button.pen")
    expect(laptop.locator(FINAL)).to_be_disabled()
    expect(phone.locator(FINAL)).to_be_enabled(timeout=10_000)
    phone.fill(FINAL, "73")
    phone.press(FINAL, "Tab")
    expect(laptop.locator(FINAL)).to_have_value("73", timeout=10_000)


def test_the_language_is_switched_on_the_page_and_remembered(served: Served, device: Device) -> None:
    page = visit(device(), served.link(served.group()))
    page.fill(FINAL, "69")
    page.press(FINAL, "Tab")
    page.evaluate("window.samePage = true")
    page.click(".language-zh")
    expect(page.locator(".saved-state")).to_contain_text("已保存")
    expect(page.locator(FINAL)).to_have_value("69")
    assert page.evaluate("window.samePage && document.documentElement.lang") == "zh-CN"
    page.reload()
    ready(page)
    expect(page.locator(".saved-state")).to_contain_text("已保存")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_scrolls_sideways(served: Served, device: Device, width: int, language: str) -> None:
    for link in (served.link(served.store.groups()[-1]), served.trainer_link):
        context = device(width)
        context.add_cookies([{"name": "simkit-language", "value": language, "url": served.address}])
        page = visit(context, link)
        page.wait_for_timeout(500)
        assert fits(page)
        heights = page.eval_on_selector_all(
            "button, select",
            "all => all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height)",
        )
        assert min(heights) >= 40


def test_a_key_that_opens_nothing_says_so_in_both_languages_and_starts_no_kernel(
    served: Served, device: Device
) -> None:
    kernels = len(served.kernels())
    page = device().new_page()
    for path in ("/g/nonsense", "/t/nonsense", f"/t/{served.store.groups()[0].key}"):
        answer = page.goto(served.address + path)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("body")).to_contain_text("This link opens no page")
        expect(page.locator("body")).to_contain_text("该链接无法打开页面")
    assert len(served.kernels()) <= kernels
    forget_expected_errors(device)


def test_the_bare_address_asks_for_the_link(served: Served) -> None:
    status, text = fetch(served.address + "/")
    assert status == 200
    assert "open the link of your group" in text
    assert "请打开本小组的链接" in text


@pytest.mark.parametrize(
    "path",
    [
        "/lab", "/tree", "/voila/tree", "/voila/tree/", "/api/contents", "/api/contents/group.ipynb", "/api/kernels",
        "/api/kernelspecs", "/api/sessions", "/api/terminals", "/api", "/login", "/voila/render/group.ipynb",
        "/voila/files/group.ipynb", "/voila/api/contents/", "/files/group.ipynb", "/group.ipynb", "/case.json",
        "/workshop.db", "/voila/static/../app.py", "/voila/static/..%2f..%2fapp.py", "/voila/static/%2e%2e/app.py.js",
        "/voila/labextensions/anywidget/static/../package.json",
        "/voila/labextensions/anywidget/static/..%2f..%2f..%2f..%2fetc",
        "/voila/templates/simkit/static/index.html.j2", "/api/kernels/00000000-0000-0000-0000-000000000000",
        "/voila/query/00000000-0000-0000-0000-000000000000", "/metrics", "/static/style/style.min.css",
    ],
)  # fmt: skip
def test_nothing_else_is_served(served: Served, path: str) -> None:
    status, text = fetch(served.address + path)
    assert status in (403, 404)
    assert "Traceback" not in text
    assert str(Path(sys.prefix)) not in text


def test_no_page_tells_a_path_of_the_machine_or_the_source_of_the_notebook(served: Served) -> None:
    _, text = fetch(served.link(served.store.groups()[-1]))
    assert "jupyter-config-data" in text
    for secret in (str(Path.home()), sys.prefix, str(served.store.folder), "group_page", "import "):
        assert secret not in text


def test_a_kernel_answers_its_own_device_only_and_runs_no_code(served: Served, device: Device, tmp_path: Path) -> None:
    page = visit(device(), served.link(served.group()))
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    stranger = device().new_page()
    stranger.goto(served.address)
    assert stranger.evaluate("id => fetch(`/api/kernels/${id}`).then(a => a.status)", kernel) == 404
    stranger.evaluate("id => fetch(`/leave/${id}`, { method: 'POST' })", kernel)
    opening = """id => new Promise(done => {
        const socket = new WebSocket(`ws://${location.host}/api/kernels/${id}/channels`);
        socket.onopen = () => done("open"); socket.onerror = () => done("refused"); })"""
    assert stranger.evaluate(opening, kernel) == "refused"
    assert page.evaluate("id => fetch(`/api/kernels/${id}`, { method: 'DELETE' }).then(a => a.status)", kernel) == 405
    trace = tmp_path / "ran"
    page.evaluate(
        """([id, code]) => new Promise(done => {
            const socket = new WebSocket(`ws://${location.host}/api/kernels/${id}/channels`);
            const header = kind => (
                { msg_id: kind, msg_type: kind, username: "", session: "x", version: "5.3", date: "" });
            const send = (kind, channel, content) => socket.send(JSON.stringify(
                { header: header(kind), parent_header: {}, metadata: {}, channel, buffers: [], content }));
            socket.onopen = () => {
                send("execute_request", "shell", { code, silent: false, store_history: false, user_expressions: {} });
                send("execute_request", "control", { code, silent: false, store_history: false, user_expressions: {} });
                send("shutdown_request", "control", { restart: false });
                setTimeout(done, 1500);
            }; })""",
        [kernel, f"open({str(trace)!r}, 'w')"],
    )
    assert not trace.exists()
    page.fill(FINAL, "60")
    page.press(FINAL, "Tab")
    expect(page.locator(".saved-state")).to_contain_text("Saved")
    forget_expected_errors(device)


def test_a_page_whose_cell_breaks_says_so_calmly(served: Served, device: Device) -> None:
    case = served.store.folder / "case.json"
    text = case.read_text(encoding="utf-8")
    case.write_text("{}", encoding="utf-8")
    try:
        page: Page = device().new_page()
        page.goto(served.link(served.store.groups()[-1]), wait_until="commit")
        expect(page.locator(".trouble")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".trouble")).to_contain_text("页面未能打开")
        assert "Error" not in page.locator("body").inner_text()
    finally:
        case.write_text(text, encoding="utf-8")


def test_the_trainer_follows_the_groups_opens_closes_and_reveals(served: Served, device: Device) -> None:
    group = served.group()
    trainer = visit(device(), served.trainer_link)
    row = trainer.locator(f".standing-{group.id}")
    expect(row).to_contain_text("not here yet")
    page = visit(device(), served.link(group))
    expect(row).to_contain_text("joined", timeout=10_000)
    page.fill(FINAL, "74")
    page.press(FINAL, "Tab")
    expect(row).to_contain_text("writing", timeout=10_000)
    expect(trainer.locator("button.reveal-next")).to_be_disabled()
    try:
        trainer.click("button.room-close")
        expect(page.locator(".saved-state")).to_contain_text("closed", timeout=10_000)
        expect(page.locator(FINAL)).to_be_disabled()
        assert (served.store.folder / "submissions" / group.id / "recovery.json").exists()
        trainer.click("button.reveal-next")
        first = trainer.locator(".tr-outcome").first
        expect(first).to_contain_text("Cause in this case", timeout=PATIENCE)
        expect(first).not_to_contain_text("Group")
        trainer.locator("button.show-name").first.click()
        expect(first).to_contain_text("Group")
        row.locator("button.reopen").click()
        expect(page.locator(FINAL)).to_be_enabled(timeout=10_000)
    finally:
        Room(served.store, EXERCISE).open()


def test_the_trainer_has_the_links_as_qr_codes(served: Served, device: Device) -> None:
    trainer = visit(device(390), served.trainer_link)
    fold = trainer.locator("details.tr-link").first
    fold.locator("summary").click()
    expect(fold.locator("code")).to_have_text(served.link(served.store.groups()[0]))
    expect(fold.locator("svg")).to_be_visible()


def test_ctrl_c_ends_the_server_and_its_kernels(served: Served) -> None:
    port = free_port()
    process = start(served.store.folder, port)
    assert fetch(f"http://127.0.0.1:{port}/g/{served.store.groups()[-1].key}")[0] == 200
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert not any(child.is_running() for child in children)
    assert process.stdout is not None
    printed = process.stdout.read()
    assert f"/t/{served.store.workshop().trainer_key}" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("case", ["taken", "nothing"])
def test_what_stands_in_the_way_is_said_in_one_line(served: Served, tmp_path: Path, case: str) -> None:
    port = served.address.rpartition(":")[2]
    folder = served.store.folder if case == "taken" else tmp_path
    command = [sys.executable, "-c", "from simkit.cli import main; main()", "workshop", "serve", str(folder)]
    begun = time.monotonic()
    ended = subprocess.run([*command, "--port", port], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ("taken" if case == "taken" else "not a workshop") in ended.stderr
    assert time.monotonic() - begun < 30

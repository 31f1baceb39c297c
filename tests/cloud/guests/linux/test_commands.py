"""Commands inside a Linux guest, as a script of a run command uses them."""

from __future__ import annotations

import pytest

from tests.cloud.guests.conftest import Inside, MakeMachine

REDHAT = {"publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2", "version": "latest"}


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("whoami; sudo whoami; sudo -u azureuser whoami", "root\nroot\nazureuser"),
        ("id -un; id -u azureuser; id -Gn azureuser", "root\n1000\nazureuser adm cdrom sudo dip lxd"),
        ("su - azureuser -c 'whoami; sudo whoami'", "azureuser\nroot"),
        ("sudo bash -c 'echo $((6 * 7))'", "42"),
        ("pwd", "/var/lib/waagent/run-command/download/0"),
        ("useradd -m bob && ls /home && userdel -r bob && ls /home", "azureuser\nbob\nazureuser"),
        ("useradd bob; useradd bob 2>/dev/null; echo $?", "9"),
        ("userdel nobodyhere 2>/dev/null; echo $?", "6"),
        ("useradd -m -s /bin/zsh -G sudo bob; getent passwd bob; id -Gn bob", "bob:x:1001:1001::/home/bob:/bin/zsh\nbob sudo"),
        ("stat -c '%a %U' /etc/shadow /etc/sudoers.d/90-cloud-init-users", "640 root\n440 root"),
        ("ls -l /etc/ssh | grep -c 'rw-------'", "3"),
        ("touch /opt/x; chown azureuser:azureuser /opt/x; ls -l /opt/x | cut -d' ' -f3,4", "azureuser azureuser"),
        ("hostnamectl set-hostname app01; hostname; cat /etc/hostname", "app01\napp01"),
        ("hostnamectl | grep -E 'Chassis|Virtualization' | tr -s ' '", " Chassis: vm\n Virtualization: microsoft"),
        ("systemctl is-active walinuxagent ssh cloud-init", "active\nactive\nactive"),
        ("systemctl stop ssh; systemctl is-active ssh; echo $?", "inactive\n3"),
        ("systemctl disable -q cron 2>/dev/null; systemctl is-enabled cron", "disabled"),
        (
            "systemctl mask cron 2>/dev/null; systemctl is-enabled cron; systemctl start cron 2>&1",
            "masked\nFailed to start cron.service: Unit cron.service is masked.",
        ),
        ("cloud-init status", "status: done"),
        ("waagent -version | head -1", "WALinuxAgent-2.15.0.1 running on ubuntu 22.04"),
        ("ssh-keygen -lf /nope.pub 2>&1; echo $?", "ssh-keygen: /nope.pub: No such file or directory\n255"),
        ("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f1,3,4", "256 root@web01 (ED25519)"),
        ("rm -f /etc/ssh/ssh_host_*; ssh-keygen -A > /dev/null; ls /etc/ssh/*_key | wc -l", "3"),
        ("grep nothing /etc/hostname; echo $?", "1"),
        ("cat /nope 2>&1", "cat: /nope: No such file or directory"),
        ("apt-get install -y nginx > /dev/null && systemctl is-active nginx && head -1 /etc/nginx/nginx.conf", "active\nuser www-data;"),
        ("apt-get install -y nginx > /dev/null; dpkg -s nginx | grep Status", "Status: install ok installed"),
        ("apt-get install -y nope >/dev/null 2>&1; echo $?", "100"),
        ("sudo -u azureuser apt-get install -y git 2>/dev/null; echo $?", "100"),
        ("apt-get purge -y cloud-init > /dev/null; cloud-init status 2>/dev/null; echo $?", "127"),
        ("df -h / | tail -1 | tr -s ' ' | cut -d' ' -f1,2", "/dev/root 29G"),
        ("ip a | grep -o '10.0.0.[0-9]*/24'", "10.0.0.4/24"),
        ("grep -o '00:0d:3a:.*\"' /etc/netplan/50-cloud-init.yaml | tr -d '\"' > /tmp/a; ip a | grep -c \"$(cat /tmp/a)\"", "1"),
        ("lsb_release -ds; uname -s; nproc", "Ubuntu 22.04 LTS\nLinux\n2"),
        ("echo 'one two' > /opt/f; sed -i s/two/three/ /opt/f; awk '{print $2}' /opt/f", "three"),
        ("tar -czf /tmp/a.tgz -C /etc hostname && tar -tzf /tmp/a.tgz", "hostname"),
        ("find /etc/ssh -name '*_key' | sort | head -1", "/etc/ssh/ssh_host_ecdsa_key"),
        ("for n in 1 2 3; do [ $n = 2 ] && continue; echo $n; done", "1\n3"),
        ("case $(hostname) in web*) echo web;; *) echo other;; esac", "web"),
        ("cat <<EOF\nname: $(hostname)\nEOF", "name: web01"),
        ("f() { local x=$1; echo got $x; return 4; }; f a; echo $?", "got a\n4"),
        ("set -o pipefail; false | true; echo $?", "1"),
        ("printf 'b\\na\\nb\\n' | sort | uniq -c | tr -s ' '", " 1 a\n 2 b"),
        ("date +%F; sleep 3600; date +%H", "2026-11-24\n10"),
        ("echo root:New-Pass-1 | chpasswd; passwd -S root | cut -c6; passwd -l root > /dev/null; passwd -S root | cut -c6", "P\nL"),
        ("echo secret | base64; sha256sum /etc/hostname | cut -c1-8", "c2VjcmV0Cg==\n3043cecb"),
    ],
)  # fmt: skip
def test_a_script_prints_what_linux_prints(linux: Inside, script: str, printed: str) -> None:
    assert linux.run(script).out.rstrip("\n") == printed


@pytest.mark.parametrize(
    "name", ["python3 -c 1", "az login", "docker ps", "vim x", "ping -c1 a", "journalctl -u ssh", "openssl x509"]
)
def test_a_real_command_that_is_missing_here_says_so(linux: Inside, name: str) -> None:
    assert f"{name.split()[0]}" in linux.run(name).err
    assert "not simulated" in linux.run(name).err


def test_an_unknown_command_is_not_found_in_the_words_of_sh(linux: Inside) -> None:
    found = linux.run("echo before\nnosuchthing\necho after")
    assert found.out == "before\nafter\n"
    assert found.err == "/var/lib/waagent/run-command/download/0/script.sh: 2: nosuchthing: not found\n"


def test_nobody_becomes_root_without_a_rule(linux: Inside) -> None:
    found = linux.run("useradd -m bob; sudo -u bob sudo whoami; usermod -aG sudo bob; sudo -u bob sudo whoami")
    assert found.out == ""
    assert found.err.startswith("bob is not in the sudoers file.")
    assert found.err.endswith("sudo: a password is required\n")


def test_a_unit_of_ones_own_is_enabled_and_started(linux: Inside) -> None:
    found = linux.run(
        "printf '[Unit]\\nDescription=My app\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/app.service\n"
        "systemctl daemon-reload; systemctl enable --now app; systemctl status app | head -1"
    )
    assert found.out == "\u25cf app.service - My app\n"
    linux.restart()
    assert linux.says("systemctl is-active app") == "active"


def test_red_hat_installs_with_dnf_and_has_no_apt(machine: MakeMachine) -> None:
    vm = machine("rhel01", REDHAT)
    assert "apt-get: command not found" in vm.run("apt-get install -y nginx").err
    assert "Complete!" in vm.says("dnf install -y httpd")
    assert vm.says("systemctl is-active httpd; rpm -q httpd | cut -d- -f1") == "active\nhttpd"


def test_the_temporary_disk_is_there_where_the_size_has_one(machine: MakeMachine) -> None:
    assert "/mnt" in machine("web01").says("df -h")


def test_last_shows_the_boots_that_an_image_carries_along(linux: Inside) -> None:
    linux.restart()
    assert linux.says("last | grep -c reboot") == "2"


@pytest.mark.parametrize("command", ["shutdown -h now", "poweroff", "halt", "systemctl poweroff", "sudo shutdown now"])
def test_the_guest_switches_itself_off_and_stays_allocated(linux: Inside, command: str) -> None:
    linux.run(command)
    assert linux.power == "PowerState/stopped"


def test_a_reboot_from_inside_brings_the_machine_back(linux: Inside) -> None:
    linux.run("touch /tmp/x; reboot")
    assert linux.power == "PowerState/running"
    assert linux.says("ls /tmp") == ""


@pytest.mark.parametrize(
    "damage",
    [
        "rm -rf /etc",
        "rm -rf /var",
        "rm -rf --no-preserve-root /",
        "rm /etc/hostname; mkdir /etc/hostname",
        "rm -rf /etc/ssh; echo x > /etc/ssh",
        "rm /etc/passwd /etc/shadow /etc/group",
        "echo garbage > /etc/passwd; echo ::: > /etc/shadow; echo : > /etc/group",
        "head -c 200 /dev/urandom > /var/lib/waagent/ovf-env.xml",
        "ln -s loop /opt/loop; ln -s /opt/loop /opt/again",
    ],
)
def test_a_damaged_guest_answers_in_words(linux: Inside, damage: str) -> None:
    found = linux.run(
        f"{damage}\nuseradd x; id; ls -lR /etc; systemctl status ssh; hostnamectl; apt-get install -y git; ssh-keygen -A\n"
        "cloud-init clean --logs --machine-id; waagent -deprovision+user -force; cat /opt/loop; echo end"
    )
    assert "Error:" not in found.err
    assert linux.facts()["os"].value == "Ubuntu 22.04 LTS"


def test_the_root_folder_is_not_removed_by_mistake(linux: Inside) -> None:
    found = linux.run("rm -rf /; echo code $?")
    assert found.err.startswith("rm: it is dangerous to operate recursively on '/'")
    assert found.out == "code 1\n"


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("echo 'New-1\nNew-1' | passwd azureuser 2>/dev/null; passwd -S azureuser | cut -d' ' -f2", "P"),
        (
            "passwd -d azureuser > /dev/null; passwd -S azureuser | cut -d' ' -f2; passwd -u root > /dev/null; echo $?",
            "NP\n0",
        ),
        (
            "groupadd devs; usermod -aG devs azureuser; groups azureuser | grep -c devs; getent group devs",
            "1\ndevs:x:1001:azureuser",
        ),
        ("usermod -L azureuser; grep -c 'azureuser:!' /etc/shadow; usermod -U azureuser; echo $?", "1\n0"),
        ("useradd -c 'Build Agent' -p '$6$x' -d /home/ci -m ci; getent passwd ci | cut -d: -f5", "Build Agent"),
        ("deluser --remove-home azureuser; ls /home", ""),
        ("id -g azureuser; id -gn azureuser; id azureuser | cut -d' ' -f1", "1000\nazureuser\nuid=1000(azureuser)"),
        ("getent hosts localhost | head -1; getent passwd nobodyhere; echo $?", "127.0.0.1 localhost\n2"),
        (
            "cloud-init --version; cloud-init status --long | head -2",
            "/usr/bin/cloud-init 26.2\nstatus: done\nextended_status: done",
        ),
        ("cloud-init query local_hostname; cloud-init query instance_id | wc -c", "web01\n37"),
        (
            "hostname -s; hostname -I; hostnamectl hostname; hostnamectl set-hostname b.example; hostname -s",
            "web01\n10.0.0.4 \nweb01\nb",
        ),
        (
            "mkdir -p /opt/a/b; touch /opt/a/.h /opt/a/f; ls /opt/a; ls -A /opt/a; ls -d /opt/a; ls -R /opt/a | tail -1",
            "b\nf\n.h\nb\nf\n/opt/a\n/opt/a/b:",
        ),
        (
            "touch /opt/f; chmod 640 /opt/f; stat /opt/f | grep -o 'Access: (0640/-rw-r-----)'",
            "Access: (0640/-rw-r-----)",
        ),
        (
            "chgrp sudo /etc/hostname; stat -c %G /etc/hostname; which waagent nope; echo $?",
            "sudo\n/usr/sbin/waagent\n1",
        ),
        ("lsblk | grep -c ' /$'; ip r | cut -d' ' -f3; free | grep -c Mem", "1\n10.0.0.1\n1"),
        (
            "apt-get update | tail -1; apt-get upgrade -y | tail -1",
            "Reading package lists...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        ),
        (
            "apt-get install -y git > /dev/null; apt-get install -y git | grep newest; apt list --installed 2>/dev/null | grep -c ^git",
            "git is already the newest version (1:2.43.0).\n1",
        ),
        (
            "apt-get install -y nginx > /dev/null; apt-get purge -y nginx > /dev/null; ls /etc/nginx; dpkg -s nginx 2>&1 | head -1",
            "dpkg-query: package 'nginx' is not installed and no information is available",
        ),
        (
            "apt-get remove -y htop | grep htop; apt-get clean; apt-get autoremove -y | tail -1",
            "Package 'htop' is not installed, so not removed\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        ),
        ("shutdown -h +5; shutdown -c; echo on", "on"),
        ("who; w; users; history; echo none", "none"),
        ("printf 'a\\nb\\nc\\n' | shuf | sort | tr -d '\\n'; shuf -e x y -n 2 | wc -l", "abc2"),
        ("d=$(mktemp -d); test -d $d && echo folder; f=$(mktemp /opt/x.XXXX); test -f $f && echo file", "folder\nfile"),
        ("openssl rand -base64 9 | tr -d '\\n' | wc -c; uuidgen | tr -d -c -- - | wc -c", "12\n4"),
        (
            "systemctl list-units | grep -c 'ssh.service'; systemctl is-system-running; systemctl cat ssh | head -2",
            "1\nrunning\n# /usr/lib/systemd/system/ssh.service\n[Unit]",
        ),
        (
            "service ssh status | head -1; service ssh stop; systemctl is-active ssh; service nope x 2>&1",
            "\u25cf ssh.service - OpenBSD Secure Shell server\ninactive\nnope: unrecognized service",
        ),
        (
            "systemctl mask ssh 2>/dev/null; systemctl unmask ssh 2>/dev/null; systemctl is-enabled ssh; systemctl daemon-reload; echo $?",
            "enabled\n0",
        ),
        (
            "timedatectl set-timezone Europe/Berlin; cat /etc/timezone; timedatectl | grep -o 'Europe/Berlin'; uptime | grep -o 'up 0 min'",
            "Europe/Berlin\nEurope/Berlin\nup 0 min",
        ),
        ("date -I; a=$(date +%s); sleep 1.5m; echo $(($(date +%s) - a))", "2026-11-24\n90"),
        (
            "waagent -show-configuration | grep Provisioning.Agent; waagent -help | grep -c usage",
            "Provisioning.Agent=auto\n1",
        ),
        (
            "ssh-keygen -t rsa -f /root/k -N '' | head -1; ssh-keygen -lf /root/k | cut -d' ' -f1,4",
            "Generating public/private rsa key pair.\n3072 (RSA)",
        ),
        ("last | tail -1 | cut -d' ' -f1,2", "wtmp begins"),
    ],
)
def test_a_line_prints_what_linux_prints(linux: Inside, script: str, printed: str) -> None:
    assert linux.run(script).out.rstrip("\n") == printed


def test_a_web_server_on_the_guest_answers_curl(linux: Inside) -> None:
    assert "curl: (7) Failed to connect to localhost port 80" in linux.run("curl localhost").err
    linux.says("apt-get install -y nginx")
    assert linux.says("curl -s localhost") == "<h1>Welcome to nginx!</h1>"
    linux.says("echo '<h1>golden</h1>' > /var/www/html/index.html; echo up > /var/www/html/health")
    assert linux.says("curl -fsSL http://$(hostname):80/") == "<h1>golden</h1>"
    assert linux.says("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/nope") == "404"
    assert (
        linux.says("curl -s -o /tmp/x localhost/health; cat /tmp/x; curl -sI localhost | head -1")
        == "up\nHTTP/1.1 200 OK"
    )
    assert "curl: (22) The requested URL returned error: 404" in linux.run("curl -fsS localhost/nope").err
    linux.says("systemctl stop nginx")
    assert linux.says("curl -s localhost || echo code $?") == "code 7"


def test_curl_reaches_nothing_beyond_the_guest_and_says_so(linux: Inside) -> None:
    found = linux.run("curl -sS https://example.com/x; echo code $?")
    assert found.out.strip() == "code 6"
    assert "curl: (6) Could not resolve host: example.com" in found.err and "no network" in found.err
    linux.says("apt-get install -y nginx; mkdir -p /etc/nginx/conf.d; echo 'server {}' > /etc/nginx/conf.d/own.conf")
    assert "not simulated" in linux.run("curl -s localhost").err
    assert "curl: no URL specified!" in linux.run("curl -s").err
    assert "Received HTTP/0.9" in linux.run("curl localhost:22").err

"""The language of run command scripts on Windows: what each piece prints, as Windows PowerShell 5.1 prints it."""

from __future__ import annotations

import pytest

from tests.cloud.guests.windows.conftest import Run


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("'a' + 'b'", "ab"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 / 2", "3.5"),
        ("8 / 2", "4"),
        ("7 % 3", "1"),
        ("-5 + 3", "-2"),
        ("2GB / 1MB", "2048"),
        ("0x10", "16"),
        ("'ab' * 3", "ababab"),
        ("1..4", "1\n2\n3\n4"),
        ("3..1", "3\n2\n1"),
        ("(1..4).Count", "4"),
        ("$a = 1, 2, 3; $a[-1]; $a[0, 1]", "3\n1\n2"),
        ("$a = @(); $a += 'x'; $a += 'y'; $a.Count; $a -join '-'", "2\nx-y"),
        ("'Hello' -eq 'hELLO'", "True"),
        ("'Hello' -ceq 'Hello'", "True"),
        ("'a','b','a' -eq 'a'", "a\na"),
        ("'readme.txt' -like '*.TXT'", "True"),
        ("'IMAGE_STATE_COMPLETE' -match 'STATE_(\\w+)'; $Matches[1]", "True\nCOMPLETE"),
        ("'a-b' -replace '-', '+'", "a+b"),
        ("'2026-11' -replace '(\\d+)-(\\d+)', '$2/$1'", "11/2026"),
        ("'a,b;c' -split '[,;]'", "a\nb\nc"),
        ("1, 2 -contains 2; 3 -in 1, 2", "True\nFalse"),
        ("-not $true; !$false", "False\nTrue"),
        ("$true -and $false -or $true", "True"),
        ("'{0} has {1:N1} GB' -f 'C:', 12.345", "C: has 12.3 GB"),
        ("'{0,5}|{0,-5}|' -f 'ab'", "   ab|ab   |"),
        ("'{0:D3} {0:X}' -f 26", "026 1A"),
        ("$n = 'x'; \"$n ${n}y $($n.Length) `$n\"", "x xy 1 $n"),
        ("'$n stays'", "$n stays"),
        ("'it''s'", "it's"),
        ('"say ""yes"""', 'say "yes"'),
        ('"a`tb"', "a\tb"),
        ("@'\nline 'one'\n$two\n'@", "line 'one'\n$two"),
        ('$x = 5\n@"\nx is $x\n"@', "x is 5"),
        ("$h = @{ Name = 'vm'; Size = 2 }; $h.Name; $h['size']; $h.Count", "vm\n2\n2"),
        ("$h = @{}; $h['a'] = 1; $h.b = 2; ($h.Keys | Sort-Object) -join ','", "a,b"),
        ("$o = [pscustomobject]@{ A = 1; B = 'x' }; $o.B; \"$o\"", "x\n@{A=1; B=x}"),
        ("[int]'42' + 1", "43"),
        ("[string]42 + '1'", "421"),
        ("[bool]''; [bool]'False'", "False\nTrue"),
        ("$null -eq $undefined", "True"),
        ("'abc'.ToUpper().Substring(1, 2)", "BC"),
        ("' x '.Trim() + '|'", "x|"),
        ("'a\\b\\c'.Split('\\')[-1]", "c"),
        ("[math]::Round(2.567, 1)", "2.6"),
        ("[string]::IsNullOrEmpty('')", "True"),
        ("$i = 0; $i++; ++$i; $i", "2"),
        ("[Environment]::MachineName; $env:COMPUTERNAME", "win01\nWIN01"),
        ("$env:GREETING = 'hi'; \"$env:GREETING there\"", "hi there"),
        ("if (1 -gt 2) { 'a' } elseif (2 -gt 1) { 'b' } else { 'c' }", "b"),
        ("$x = if ($true) { 'yes' } else { 'no' }; $x", "yes"),
        ("for ($i = 0; $i -lt 3; $i++) { $i }", "0\n1\n2"),
        ("foreach ($c in 'a', 'b') { if ($c -eq 'a') { continue }; $c }", "b"),
        ("$i = 0; while ($true) { $i++; if ($i -ge 3) { break } }; $i", "3"),
        ("$i = 0; do { $i++ } until ($i -ge 2); $i", "2"),
        ("$i = 5; do { $i++ } while ($i -lt 3); $i", "6"),
        ("switch ('beta') { 'alpha' { 1 } 'beta' { 2 } default { 3 } }", "2"),
        ("switch -Wildcard ('web01') { 'web*' { 'web' } default { 'other' } }", "web"),
        ("function Add($a, $b) { $a + $b }; Add 2 3", "5"),
        ("function Greet { param([string]$Name = 'you', [switch]$Loud) if ($Loud) { \"HI $Name\" } else { \"hi $Name\" } }\nGreet; Greet -Name Ann -Loud", "hi you\nHI Ann"),  # noqa: E501
        ("function F { return 1; 2 }; F", "1"),
        ("function Twice { process { $_ * 2 } }; 1, 2 | Twice", "2\n4"),
        ("$b = { param($x) $x + 1 }; & $b 4", "5"),
        ("1..5 | Where-Object { $_ % 2 } | ForEach-Object { $_ * 10 }", "10\n30\n50"),
        ("1..5 | ? { $_ -gt 3 } | % { \"n$_\" }", "n4\nn5"),
        ("Get-Service | Where Status -eq Stopped | Select -ExpandProperty Name", "BDESVC\nwuauserv"),
        ("3, 1, 2 | Sort-Object -Descending", "3\n2\n1"),
        ("'b', 'a', 'B' | Sort-Object -Unique", "a\nb"),
        ("(1..4 | Measure-Object -Sum).Sum", "10"),
        ("1..9 | Select-Object -First 2 -Skip 3", "4\n5"),
        ("'x' | Out-Null; 'y' > $null; [void](1); 'z'", "z"),
        ("$p = @{ Path = 'C:\\Windows'; PathType = 'Container' }; Test-Path @p", "True"),
        ("Write-Host 'a' 'b' -ForegroundColor Red", "a b"),
        ("Write-Output 1 2", "1\n2"),
        ("# nothing\n<# nor\nthis #> 'end' # tail", "end"),
        ("Write-Output `\n  'continued'", "continued"),
        ("'a' |\n  ForEach-Object { $_ + '!' }", "a!"),
        ("('one').Length", "3"),
        ("Get-Date -Format 'yyyy-MM-dd HH:mm'", "2026-11-24 09:00"),
        ("$t = Get-Date; Start-Sleep -Seconds 90; ((Get-Date) - $t).TotalSeconds", "90"),
        ("@{ A = 1 } | ConvertTo-Json -Compress", '{"A":1}'),
        ("('{\"a\": [1, 2]}' | ConvertFrom-Json).a[1]", "2"),
        ("$ErrorActionPreference = 'Stop'; try { Get-Item C:\\no } catch { 'stopped' }", "stopped"),
        ("try { 1 / 0 } catch { $_.Exception.Message }", "Attempted to divide by zero."),
        ("try { Foo } catch { 'no such command' } finally { 'and on' }", "no such command\nand on"),
        ("try { throw 'mine' } catch [System.Exception] { $_.Exception.Message }", "mine"),
        ("gi C:\\no -EA SilentlyContinue; $?; $Error[0].Exception.Message", "False\nCannot find path 'C:\\no' because it does not exist."),
        ("cmd /c 'echo hi'; $LASTEXITCODE", "hi\n0"),
        ("Invoke-Expression '1 + 1'", "2"),
        ("powershell -Command \"'inner'\"", "inner"),
        ("$a, $b = 1, 2; \"$a $b\"", "1 2"),
        ("$s = 'x' * 2 + 'y'; $s", "xxy"),
        ("Get-Service RdAgent | ForEach-Object Status", "Running"),
        ("(Get-Service RdAgent, TermService).Name -join ' '", "RdAgent TermService"),
        ("$PSVersionTable.PSVersion.Major", "5"),
        ("$l = New-Object System.Collections.ArrayList; [void]$l.Add('x'); $l.Add('y'); $l.Count", "1\n2"),
        ("$l = [System.Collections.Generic.List[string]]::new(); $l.Add('x'); $l.Count", "1"),
        ("$h = [ordered]@{ b = 1; a = 2 }; foreach ($k in $h.Keys) { \"$k=$($h[$k])\" }", "b=1\na=2"),
        ("@{ A = 1 }.GetEnumerator() | ForEach-Object { \"$($_.Key):$($_.Value)\" }", "A:1"),
        ("1..3 | ForEach-Object { if ($_ -eq 2) { return }; $_ }", "1\n3"),
        ("1..3 | ForEach-Object -Begin { $n = 0 } -Process { $n += $_ } -End { $n }", "6"),
        (". { $kept = 5 }; $kept; & { $lost = 5 }; $lost", "5"),
        ("function Outer { function Inner { 'in' }; Inner }; Outer", "in"),
        ("'x' -is [string]; 5 -is [int]; $null -is [string]", "True\nTrue\nFalse"),
        ("[int]::Parse('7') + 1", "8"),
        ("$s = [bool](Get-Service Nope -ErrorAction SilentlyContinue); $s", "False"),
    ],
)  # fmt: skip
def test_a_script_prints_what_windows_powershell_prints(run: Run, script: str, printed: str) -> None:
    result = run(script)
    assert (result.stdout.rstrip("\n"), result.stderr) == (printed, "")


def test_a_parameter_of_the_run_command_is_a_parameter_of_the_script(run: Run) -> None:
    assert run('param([string]$Name, [int]$Times = 1)\n"$Name " * $Times', Name="Ann", Times="2").stdout == "Ann Ann \n"


def test_an_unknown_name_answers_powershells_own_words(run: Run) -> None:
    found = run("Foo").stderr.splitlines()
    assert found[0].startswith(
        "Foo : The term 'Foo' is not recognized as the name of a cmdlet, function, script file, or operable program."
    )
    assert found[1].endswith(r"\1.1.22\Downloads\script0.ps1:1 char:1")
    assert found[2:] == [
        "+ Foo",
        "+ ~~~",
        "    + CategoryInfo          : ObjectNotFound: (Foo:String) [], CommandNotFoundException",
        "    + FullyQualifiedErrorId : CommandNotFoundException",
        " ",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Install-WindowsFeature Web-Server",
        "Get-WindowsUpdateLog",
        "Invoke-WebRequest https://a",
        "dism /online",
        "winget list",
    ],
)
def test_a_real_command_that_is_missing_here_says_so(run: Run, name: str) -> None:
    found = run(name).stderr
    assert f"{name.split()[0]}: not simulated" in found
    assert "is not recognized" not in found


def test_a_script_goes_on_after_an_error_and_stops_at_throw(run: Run) -> None:
    result = run("Foo\n'on'\nthrow 'enough'\n'never'")
    assert result.stdout == "on\n"
    assert "enough\nAt " in result.stderr
    assert "FullyQualifiedErrorId : enough" in result.stderr


def test_errors_of_a_cmdlet_name_it_and_their_place(run: Run) -> None:
    found = run("'x'\n  Get-Item C:\\no\\such").stderr.splitlines()
    assert found[0] == r"Get-Item : Cannot find path 'C:\no\such' because it does not exist."
    assert found[1].endswith("script0.ps1:2 char:3")
    assert found[2:4] == [r"+   Get-Item C:\no\such", "+   ~~~~~~~~~~~~~~~~~~~"]
    assert (
        found[4].strip()
        == r"+ CategoryInfo          : ObjectNotFound: (C:\no\such:String) [Get-Item], ItemNotFoundException"
    )


def test_write_error_speaks_in_the_name_of_the_script(run: Run) -> None:
    found = run("Write-Error 'bad'\n'on'")
    assert found.stderr.splitlines()[0].endswith("script0.ps1 : bad")
    assert found.stdout == "on\n"


def test_a_script_that_cannot_be_read_does_nothing(run: Run) -> None:
    result = run("'before'\nif ($true) { 'x'")
    assert result.stdout == ""
    assert "Missing closing '}' in statement block or type definition." in result.stderr


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("Get-Item -Nope x", "A parameter cannot be found that matches parameter name 'Nope'."),
        ("Get-Date a b c d", "A positional parameter cannot be found that accepts argument"),
        ("Get-Content", "missing mandatory parameters: Path"),
        ("Start-Sleep abc", 'Cannot convert value "abc" to type'),
        ("[int]'abc'", 'Cannot convert value "abc" to type "System.Int32"'),
        ("$null.Length()", "You cannot call a method on a null-valued expression."),
        ("'a'.Nope()", "Method invocation failed because [System.String] does not contain a method named 'Nope'."),
        ("[System.Net.Dns]::GetHostName()", "not simulated"),
        ("'{0} {1}' -f 1", "Index (zero based) must be greater than or equal to zero"),
        ("'abc' -match '('", "parsing"),
    ],
)
def test_a_mistake_answers_in_words(run: Run, script: str, words: str) -> None:
    assert words in run(script).stderr


def test_an_endless_loop_is_stopped(run: Run) -> None:
    assert "The course stopped this script" in run("while ($true) { $x = 1 }").stderr


def test_a_script_that_waits_for_ever_is_stopped_after_ninety_minutes_of_its_own_time(run: Run) -> None:
    assert "after 90 minutes" in run("while ($true) { Start-Sleep 60 }").stderr


def test_endless_recursion_is_stopped(run: Run) -> None:
    assert "The course stopped this script" in run("function F { F }\nF").stderr


def test_exit_ends_the_script_with_its_code(run: Run) -> None:
    result = run("'a'\nexit 3\n'b'")
    assert (result.stdout, result.exit_code) == ("a\n", 3)


def test_redirections_go_where_they_say(run: Run) -> None:
    result = run(
        "Foo 2>$null\n'one' > C:\\out.txt\n'two' >> C:\\out.txt\nGet-Content C:\\out.txt\n"
        '$all = Foo 2>&1\n"got: $($all.Exception.Message.Length -gt 0)"'
    )
    assert (result.stdout, result.stderr) == ("one\ntwo\ngot: True\n", "")


def test_two_runs_of_one_script_are_the_same(run: Run) -> None:
    script = "Get-LocalUser\n[guid]::NewGuid()\nEnable-BitLocker C: -RecoveryPasswordProtector"
    assert run(script).stdout.splitlines()[:5] == run(script).stdout.splitlines()[:5]
